import Files

extension Diagram {
  /// Draws the diagram into a file, in the format of its extension: `.svg`, `.png`, `.pdf`, `.dot` or `.gv` for
  /// ``dot(_:)``, `.json` for ``json()``.
  ///
  /// Missing folders are created. The file is written atomically.
  ///
  /// - Throws: ``DiagramError``, with the path and how to fix it.
  public func write(to path: String, style: Style = Style()) throws(DiagramError) {
    let bytes: [UInt8]
    if File.fileExtension(of: path) == "json" {
      bytes = Array((json() + "\n").utf8)
    } else {
      guard let format = Graphviz.Format(fileExtensionOf: path) else {
        throw .unknownExtension(path: path)
      }
      do {
        bytes = try rendered(as: format, style: style)
      } catch {
        throw .undrawable(path: path, error)
      }
    }
    do {
      try File.write(bytes, to: path)
    } catch {
      throw .unwritable(error)
    }
  }
}

extension Graphviz.Format {
  /// Creates the format of a file's extension, in upper or lower case.
  init?(fileExtensionOf path: String) {
    let fileExtension = File.fileExtension(of: path)
    self.init(rawValue: fileExtension == "gv" ? "dot" : fileExtension)
  }
}
