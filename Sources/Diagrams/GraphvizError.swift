/// What Graphviz refused to do, in its own words.
public struct GraphvizError: Error, Sendable, Equatable, CustomStringConvertible {
  /// The step at which Graphviz stopped.
  public enum Step: String, Sendable, Equatable {
    /// Graphviz itself could not be started.
    case start = "start"
    /// The DOT text could not be read.
    case read = "read the DOT text"
    /// The nodes could not be placed, or a label could not be set.
    case layout = "lay out the graph"
    /// The picture could not be made.
    case render = "render the picture"
  }

  /// The step at which Graphviz stopped.
  public let step: Step
  /// Graphviz's own words; empty if it had none.
  public let words: String

  /// One sentence for a reader.
  public var description: String {
    "Graphviz could not \(step.rawValue)\(words.isEmpty ? "" : ": \(words)")"
  }
}
