/// An error of Graphviz, with its own message.
public struct GraphvizError: Error, Sendable, Equatable, CustomStringConvertible {
  /// The steps of rendering.
  public enum Step: String, Sendable, Equatable {
    /// Creating Graphviz's context.
    case start = "start"
    /// Parsing the DOT text.
    case read = "read the DOT text"
    /// Laying out nodes and labels.
    case layout = "lay out the graph"
    /// Producing the output.
    case render = "render the picture"
  }

  /// The step that failed.
  public let step: Step
  /// Graphviz's message; empty if it gave none.
  public let message: String

  /// The step that failed, and the message.
  public var description: String {
    "Graphviz could not \(step.rawValue)\(message.isEmpty ? "" : ": \(message)")"
  }
}
