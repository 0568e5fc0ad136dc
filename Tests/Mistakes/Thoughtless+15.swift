import Autograd
import Curriculum
import Layers
import Tensors

extension Thoughtless {
  public static var chapter15: [any Chapter15Exercises.Type] {
    [Zeros15.self, Input15.self, Nothing15.self]
  }
}

enum Zeros15: Chapter15Exercises {
  static func twoViews(
    _ images: Tensor<Float>, using generator: inout Generator, change: PictureChange
  ) -> (first: Tensor<Float>, second: Tensor<Float>) {
    (.zeros(images.shape), .zeros(images.shape))
  }
  static func projectionHead(
    _ x: Variable, encoder: Module, hidden: Linear, output: Linear
  ) -> (embedding: Variable, projection: Variable) {
    let rows = x.shape[0]
    return (
      Variable(.zeros([rows, hidden.weight.shape[1]])),
      Variable(.zeros([rows, output.weight.shape[0]]))
    )
  }
  static func ntXent(_ first: Variable, _ second: Variable, temperature: Float) -> Variable {
    Variable(0)
  }
  static func stopGradient(
    predictions: (Variable, Variable), projections: (Variable, Variable)
  ) -> Variable { Variable(0) }
}

enum Input15: Chapter15Exercises {
  static func twoViews(
    _ images: Tensor<Float>, using generator: inout Generator, change: PictureChange
  ) -> (first: Tensor<Float>, second: Tensor<Float>) { (images, images) }
  static func projectionHead(
    _ x: Variable, encoder: Module, hidden: Linear, output: Linear
  ) -> (embedding: Variable, projection: Variable) { (x, x) }
  static func ntXent(_ first: Variable, _ second: Variable, temperature: Float) -> Variable {
    Variable(Tensor(temperature))
  }
  static func stopGradient(
    predictions: (Variable, Variable), projections: (Variable, Variable)
  ) -> Variable { predictions.0 }
}

enum Nothing15: Chapter15Exercises {
  static func twoViews(
    _ images: Tensor<Float>, using generator: inout Generator, change: PictureChange
  ) -> (first: Tensor<Float>, second: Tensor<Float>) {
    (Tensor([], shape: [0, 7]), Tensor([], shape: [0, 7]))
  }
  static func projectionHead(
    _ x: Variable, encoder: Module, hidden: Linear, output: Linear
  ) -> (embedding: Variable, projection: Variable) {
    (Variable(Tensor([], shape: [0, 7])), Variable(Tensor([], shape: [0, 7])))
  }
  static func ntXent(_ first: Variable, _ second: Variable, temperature: Float) -> Variable {
    Variable(Tensor([], shape: [0]))
  }
  static func stopGradient(
    predictions: (Variable, Variable), projections: (Variable, Variable)
  ) -> Variable { Variable(Tensor([], shape: [0])) }
}
