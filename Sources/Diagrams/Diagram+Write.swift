import Files

extension Diagram {
  /// A format of files.
  public enum Format: String, Sendable, CaseIterable {
    /// Vector graphics for web pages.
    case svg
    /// A bitmap.
    case png
    /// Vector graphics for print.
    case pdf
    /// The text of ``Diagram/dot(_:)``.
    case dot
    /// The text of ``Diagram/json()``.
    case json

    /// Creates the format of a file's extension, in upper or lower case; `.gv` is that of ``dot``, too.
    ///
    /// - Parameter path: the path of the file, which need not exist.
    public init?(fileExtensionOf path: String) {
      let fileExtension = File.fileExtension(of: path)
      self.init(rawValue: fileExtension == "gv" ? "dot" : fileExtension)
    }

    /// Whether the format is text without a layout.
    package var isText: Bool { self == .dot || self == .json }
  }

  /// Draws the diagram into a file.
  ///
  /// Missing folders are created. The file is written atomically.
  ///
  /// - Parameters:
  ///   - path: the path of the file.
  ///   - format: the format; by default that of the file's extension.
  ///   - style: the style of drawing.
  /// - Throws: ``DiagramError``, with the path and how to fix it.
  public func write(
    to path: String, as format: Format? = nil, style: Style = Style()
  ) throws(DiagramError) {
    guard let format = format ?? Format(fileExtensionOf: path) else {
      throw .unknownExtension(path: path)
    }
    let bytes: [UInt8]
    if let format = Graphviz.Format(rawValue: format.rawValue) {
      do {
        bytes = try rendered(as: format, style: style)
      } catch {
        throw .undrawable(path: path, error)
      }
    } else {
      bytes = Array((json() + "\n").utf8)
    }
    do {
      try File.write(bytes, to: path)
    } catch {
      throw .unwritable(error)
    }
  }
}
