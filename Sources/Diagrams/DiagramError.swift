import Files

/// An error from writing a diagram to a file.
public enum DiagramError: Error, Sendable, Equatable, CustomStringConvertible {
  /// The file's extension is not that of a supported format.
  case unknownExtension(path: String)
  /// The file could not be written.
  case unwritable(DataError)
  /// Graphviz could not render the diagram.
  case undrawable(path: String, GraphvizError)

  /// The path, what went wrong, and how to fix it.
  public var description: String {
    switch self {
    case .unknownExtension(let path):
      "\(path): unsupported file extension. Use .svg, .png, .pdf, .dot or .json, or call explore for an "
        + "interactive .html page"
    case .unwritable(let error):
      "\(error)"
    case .undrawable(let path, let error):
      "\(path): \(error)"
    }
  }
}
