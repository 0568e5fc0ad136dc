import Foundation

/// A checker for the links of pages on disk.
struct Links {
  let folder: String

  /// Returns the links to a missing file or a missing anchor, each after its page.
  func broken(in pages: [String]) throws -> [String] {
    var broken: [String] = []
    for page in pages {
      let text = try String(contentsOfFile: "\(folder)/\(page)", encoding: .utf8)
      for link in Self.values(of: "href", in: text) + Self.values(of: "src", in: text)
      where !link.contains(":") {
        let parts = link.split(separator: "#", omittingEmptySubsequences: false)
        let file = parts[0].isEmpty ? page : String(parts[0])
        let path = "\(folder)/\(file)"
        guard FileManager.default.fileExists(atPath: path) else {
          broken.append("\(page): \(link)")
          continue
        }
        if parts.count == 2, file.hasSuffix(".html") {
          let target = file == page ? text : try String(contentsOfFile: path, encoding: .utf8)
          if !target.contains("id=\"\(parts[1])\"") { broken.append("\(page): \(link)") }
        }
      }
    }
    return broken
  }

  private static func values(of attribute: String, in html: String) -> [String] {
    html.components(separatedBy: " \(attribute)=\"").dropFirst().map {
      String($0.prefix { $0 != "\"" })
    }
  }
}
