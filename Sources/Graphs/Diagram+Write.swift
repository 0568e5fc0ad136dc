import Files

extension Diagram {
  /// Draws the diagram into a file, in the format that the file's ending names: `.svg`, `.png`,
  /// `.pdf`, and `.dot` or `.gv` for the DOT text.
  ///
  /// Missing folders are made. The file appears whole or not at all.
  ///
  /// - Throws: `DiagramError`, which names the path and the mend.
  public func write(to path: String, style: Style = Style()) throws(DiagramError) {
    guard let format = Graphviz.Format(ending: path) else { throw .unknownEnding(path: path) }
    let bytes: [UInt8]
    do {
      bytes = try rendered(as: format, style: style)
    } catch {
      throw .undrawable(path: path, error)
    }
    do {
      try File.write(bytes, to: path)
    } catch {
      throw .unwritable(error)
    }
  }
}

extension Graphviz.Format {
  /// The format that a file's ending names, in capitals or not.
  init?(ending path: String) {
    let name = path.split(separator: "/", omittingEmptySubsequences: false).last ?? ""
    guard let dot = name.lastIndex(of: ".") else { return nil }
    let ending = name[name.index(after: dot)...].lowercased()
    self.init(rawValue: ending == "gv" ? "dot" : ending)
  }
}
