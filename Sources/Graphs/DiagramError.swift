import Files

/// Why a diagram could not be written to a file.
public enum DiagramError: Error, Sendable, Equatable, CustomStringConvertible {
  /// The file's ending names no format that can be written.
  case unknownEnding(path: String)
  /// The folder cannot be made or written to, or the disk is full.
  case unwritable(DataError)
  /// Graphviz could not draw the diagram.
  case undrawable(path: String, GraphvizError)

  /// One sentence for a reader: the path, what went wrong, and the recovery suggestion.
  public var description: String {
    switch self {
    case .unknownEnding(let path):
      "Cannot write '\(path)': its ending names no format; use .svg, .png, .pdf, .dot or .json, or call "
        + "explore for a page, .html"
    case .unwritable(let error):
      "\(error)"
    case .undrawable(let path, let error):
      "Cannot write '\(path)': \(error)"
    }
  }
}
