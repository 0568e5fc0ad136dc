import Files

extension Diagram {
  /// Draws the diagram into a file, in the format that the file's ending names: `.svg`, `.png`,
  /// `.pdf`, `.dot` or `.gv` for the DOT text, `.json` for the description in JSON.
  ///
  /// Missing folders are made. The file appears whole or not at all.
  ///
  /// - Throws: `DiagramError`, which names the path and the recovery suggestion.
  public func write(to path: String, style: Style = Style()) throws(DiagramError) {
    let bytes: [UInt8]
    if Graphviz.Format.ending(of: path) == "json" {
      bytes = Array((json() + "\n").utf8)
    } else {
      guard let format = Graphviz.Format(ending: path) else { throw .unknownEnding(path: path) }
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
  /// The format that a file's ending names, in capitals or not.
  init?(ending path: String) {
    let ending = Self.ending(of: path)
    self.init(rawValue: ending == "gv" ? "dot" : ending)
  }

  /// What stands behind the last dot of a file's name, in small letters; empty without one.
  static func ending(of path: String) -> String {
    let name = path.split(separator: "/", omittingEmptySubsequences: false).last ?? ""
    return name.lastIndex(of: ".").map { name[name.index(after: $0)...].lowercased() } ?? ""
  }
}
