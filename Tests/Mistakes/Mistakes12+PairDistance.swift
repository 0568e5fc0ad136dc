import Autograd
import Tensors

enum RootOfZero: Mistake12 {
  static func pairDistance(_ a: Variable, _ b: Variable) throws -> Variable {
    (a - b).squared().sum([-1]).sqrt()
  }
}

enum EpsilonAfterRoot: Mistake12 {
  static func pairDistance(_ a: Variable, _ b: Variable) throws -> Variable {
    (a - b).squared().sum([-1]).sqrt() + 1e-6
  }
}

enum DistanceSquared: Mistake12 {
  static func pairDistance(_ a: Variable, _ b: Variable) throws -> Variable {
    (a - b + 1e-6).squared().sum([-1])
  }
}

enum MeanOfSquares: Mistake12 {
  static func pairDistance(_ a: Variable, _ b: Variable) throws -> Variable {
    (a - b + 1e-6).squared().mean([-1]).sqrt()
  }
}

enum CityBlocks: Mistake12 {
  static func pairDistance(_ a: Variable, _ b: Variable) throws -> Variable {
    (a - b).abs().sum([-1])
  }
}

enum DownTheRows: Mistake12 {
  static func pairDistance(_ a: Variable, _ b: Variable) throws -> Variable {
    (a - b + 1e-6).squared().sum([0]).sqrt()
  }
}

enum OneDistance: Mistake12 {
  static func pairDistance(_ a: Variable, _ b: Variable) throws -> Variable {
    (a - b + 1e-6).squared().sum().sqrt()
  }
}

enum DistanceCutOff: Mistake12 {
  static func pairDistance(_ a: Variable, _ b: Variable) throws -> Variable {
    Variable((a.value - b.value).squared().sum([-1]).sqrt())
  }
}
