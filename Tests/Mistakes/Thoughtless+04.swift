import Curriculum
import ScalarAutograd

extension Thoughtless {
  public static var chapter04: [any Chapter04Exercises.Type] {
    [Zeros04.self, Input04.self, Nothing04.self]
  }
}

enum Zeros04: Chapter04Exercises {
  static func localGrads(_ operation: ScalarOperation, _ inputs: [Double]) -> [Double] {
    inputs.map { _ in 0 }
  }
  static func topologicalOrder(_ result: Number) -> [Number] { [] }
  static func backward(_ result: Number) { for number in result.history { number.gradient = 0 } }
  static func dot(_ result: Number) -> String { "digraph {\n}" }
}

enum Input04: Chapter04Exercises {
  static func localGrads(_ operation: ScalarOperation, _ inputs: [Double]) -> [Double] { inputs }
  static func topologicalOrder(_ result: Number) -> [Number] { [result] }
  static func backward(_ result: Number) {}
  static func dot(_ result: Number) -> String { "\(result)" }
}

enum Nothing04: Chapter04Exercises {
  static func localGrads(_ operation: ScalarOperation, _ inputs: [Double]) -> [Double] { [] }
  static func topologicalOrder(_ result: Number) -> [Number] { [Number(0)] }
  static func backward(_ result: Number) { result.gradient = .nan }
  static func dot(_ result: Number) -> String { "" }
}
