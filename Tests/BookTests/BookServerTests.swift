import Foundation
import HTTP
import Testing

@testable import Book

/// The local web server of the book.
@Suite struct BookServerTests {
  private func folder(_ files: [String: String]) throws -> String {
    let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString).path()
      .droppingSlash
    for (name, text) in files {
      let url = URL(fileURLWithPath: folder + "/" + name)
      try FileManager.default.createDirectory(
        at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
      try text.write(to: url, atomically: true, encoding: .utf8)
    }
    return folder
  }

  @Test func `pages are served with a reload script, and only the files that they link to`()
    throws
  {
    let folder = try folder([
      "Output/book/a b.html": "<body>ü</body>", "Output/book/index.html": "<body>first</body>",
      "Output/book/x.svg": "<svg/>", "Output/reference/index.html": "<body>reference</body>",
      "Chapters/01-A/main.swift": "chapter", "Sources/A/A.swift": "source",
      "Exercises/01-A/E.swift": "exercise", "Output/photos/me.txt": "secret", "notes.txt": "secret",
    ])
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let site = BookSite(project: folder, output: folder + "/Output/book", version: { 7 })
    func response(_ path: String) -> Response { site.response(to: Request("GET", path)) }
    func text(_ path: String) -> String { String(decoding: response(path).body, as: UTF8.self) }

    let page = text("/Output/book/a%20b.html")
    #expect(page.hasPrefix("<body>ü<script>") && page.hasSuffix("</script></body>"))
    #expect(page.contains("\"/version\"") && page.contains("now !== \"7\""))
    #expect(text("/version") == "7")
    #expect(response("/").fields["Location"] == "/Output/book/index.html")
    #expect(text("/Output/book/index.html").hasPrefix("<body>first<script>"))
    #expect(text("/Output/book/x.svg") == "<svg/>")
    #expect(text("/Output/reference/").hasPrefix("<body>reference<script>"))
    #expect(text("/Chapters/01-A/main.swift") == "chapter")
    #expect(text("/Sources/A/A.swift") == "source")
    #expect(text("/Exercises/01-A/E.swift") == "exercise")
    for path in ["/Output/photos/me.txt", "/notes.txt", "/Output/", "/Output/book/../../notes.txt"]
    {
      #expect(response(path).status == 404, "\(path)")
    }
    for path in ["/", "/version", "/Output/book/x.svg"] {
      #expect(site.response(to: Request("POST", path)).status == 405)
    }
    // A book outside of the project.
    let other = BookSite(project: folder + "/Sources", output: folder + "/Output/book") { 0 }
    #expect(other.response(to: Request("GET", "/")).fields["Location"] == "/book/index.html")
    #expect(other.response(to: Request("GET", "/book/x.svg")).status == 200)
    #expect(other.response(to: Request("GET", "/Sources/A/A.swift")).status == 404)
  }

  @Test func `a chapter whose file is saved, added or removed differs, and no other`() throws {
    let folder = try folder([
      "Chapters/01-A/main.swift": "1", "Chapters/02-B/main.swift": "2",
      "Chapters/02-B/notes.txt": "",
    ])
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let before = try BookServer.ModificationDates(folder)
    #expect(try BookServer.ModificationDates(folder).differing(from: before) == [])
    let file = folder + "/Chapters/02-B/main.swift"
    try FileManager.default.setAttributes(
      [.modificationDate: Date(timeIntervalSinceNow: 5)], ofItemAtPath: file)
    #expect(try BookServer.ModificationDates(folder).differing(from: before) == ["02-B"])
    try "".write(toFile: folder + "/Chapters/01-A/More.swift", atomically: true, encoding: .utf8)
    #expect(try BookServer.ModificationDates(folder).differing(from: before) == ["01-A", "02-B"])
    try FileManager.default.removeItem(atPath: folder + "/Chapters/01-A")
    #expect(try BookServer.ModificationDates(folder).differing(from: before) == ["01-A", "02-B"])
  }
}
