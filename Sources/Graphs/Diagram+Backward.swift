import Autograd
import Diagrams

extension Diagram {
  /// The passes that a diagram shows.
  public enum Passes: Sendable, Equatable {
    /// The backward pass alone; values of the forward pass that it reads are inputs.
    case backward
    /// The forward and the backward pass.
    case both
  }

  /// Creates a diagram of the computation of the gradients of `loss`, itself a computation graph.
  ///
  /// - Parameters:
  ///   - loss: the variable that is differentiated.
  ///   - variables: the variables with respect to which `loss` is differentiated; their gradients are the outputs.
  ///   - passes: whether the forward pass is included.
  ///   - title: the caption; none by default.
  ///   - level: the level of detail.
  public init(
    gradientsOf loss: Variable, with variables: [Variable], passes: Passes = .both,
    title: String? = nil, level: Level = .operations
  ) {
    let graph = RecordedGraph(gradientsOf: loss, with: variables, passes: passes)
    self.init(of: graph, title: title, level: level)
  }
}

extension RecordedGraph {
  /// Computes the gradients of `loss` and records how.
  ///
  /// - Parameters:
  ///   - loss: the variable that is differentiated.
  ///   - variables: the variables with respect to which `loss` is differentiated; their gradients are the outputs.
  ///   - passes: whether the forward pass is included.
  public init(
    gradientsOf loss: Variable, with variables: [Variable], passes: Diagram.Passes = .both
  ) {
    // With a seed that requires gradients every step is recorded, even those that depend on no variable.
    let seed = Variable(.ones(loss.shape), requiresGradient: true, name: "seed")
    let gradients = loss.gradients(with: variables, seed: seed, createGraph: true)
    for (gradient, variable) in zip(gradients, variables) where gradient.name == nil {
      let name = loss.name ?? "result"
      gradient.named("∂\(name.contains("/") ? "(\(name))" : name)/∂\(variable.name ?? "input")")
    }
    var whole = RecordedGraph(
      of: gradients + (passes == .both ? [loss] : []), forwardEnd: loss)
    whole.markGradients(from: seed.node)
    self = passes == .both ? whole : whole.backwardOnly
  }
}

/// Draws the computation of the gradients of `loss` into a file, as ``render(_:to:as:title:level:style:)`` draws the
/// computation of `loss`.
///
/// - Parameters:
///   - loss: the variable that is differentiated.
///   - variables: the variables with respect to which `loss` is differentiated; their gradients are the outputs.
///   - passes: whether the forward pass is included.
///   - path: the path of the file.
///   - format: the format; by default that of the file's extension.
///   - title: the caption; none by default.
///   - level: the level of detail.
///   - style: the style of drawing.
/// - Throws: ``/Diagrams/DiagramError``, with the path and how to fix it.
public func render(
  gradientsOf loss: Variable, with variables: [Variable], passes: Diagram.Passes = .both,
  to path: String, as format: Diagram.Format? = nil, title: String? = nil,
  level: Level = .operations, style: Diagram.Style = Diagram.Style()
) throws(DiagramError) {
  let graph = RecordedGraph(gradientsOf: loss, with: variables, passes: passes)
  try graph.render(to: path, as: format, title: title, level: level, style: style)
}
