import Autograd

extension Diagram {
  /// Which passes a picture shows.
  public enum Passes: Sendable, Equatable {
    /// The computation of the gradients alone: what it reads of the forward pass is an input.
    case backward
    /// Forward and backward, one under the other.
    case both
  }

  /// Describes how the gradients of `loss` are computed, itself a computation graph.
  ///
  /// - Parameters:
  ///   - variables: by what `loss` is differentiated; each one's gradient is an output.
  ///   - passes: whether the forward pass is drawn too.
  public init(
    gradientsOf loss: Variable, with variables: [Variable], passes: Passes = .both,
    title: String? = nil, level: Level = .operations
  ) {
    let graph = RecordedGraph(gradientsOf: loss, with: variables, passes: passes)
    self.init(of: graph, title: title, level: level)
  }
}

extension RecordedGraph {
  /// Computes the gradients of `loss`, and reads how.
  ///
  /// - Parameters:
  ///   - variables: by what `loss` is differentiated; each one's gradient is an output.
  ///   - passes: whether the forward pass is in it too.
  public init(
    gradientsOf loss: Variable, with variables: [Variable], passes: Diagram.Passes = .both
  ) {
    // A seed that requires gradients lets every step be recorded, even those that no variable sways.
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

/// Draws how the gradients of `loss` are computed into a file, as ``render(_:to:title:level:style:)`` draws how
/// it is computed itself.
///
/// - Parameters:
///   - variables: by what `loss` is differentiated; each one's gradient is an output.
///   - passes: whether the forward pass is drawn too.
/// - Throws: ``DiagramError``, which names the path and the recovery suggestion.
public func render(
  gradientsOf loss: Variable, with variables: [Variable], passes: Diagram.Passes = .both,
  to path: String, title: String? = nil, level: Level = .operations,
  style: Diagram.Style = Diagram.Style()
) throws(DiagramError) {
  let graph = RecordedGraph(gradientsOf: loss, with: variables, passes: passes)
  try graph.render(to: path, title: title, level: level, style: style)
}
