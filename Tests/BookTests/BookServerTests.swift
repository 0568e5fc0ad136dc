import Foundation
import FoundationNetworking
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

  private func site(_ folder: String) -> StaticSite {
    StaticSite(folder: folder + "/open", start: "/a%20b.html", version: { 7 })
  }

  @Test func `pages are served with a reload script, and nothing outside the folder is served`()
    throws
  {
    let folder = try folder([
      "open/a b.html": "<body>ü</body>", "open/x.svg": "<svg/>",
      "open/docs/index.html": "<body>docs</body>", "open/.git/key": "secret",
      "closed": "secret",
    ])
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let site = site(folder)
    let page = site.response(to: "GET /a%20b.html?x HTTP/1.1")
    let text = String(decoding: page.body, as: UTF8.self)
    #expect(page.type == "text/html; charset=utf-8" && text.hasPrefix("<body>ü<script>"))
    #expect(text.contains("\"/version\"") && text.contains("now !== \"7\""))
    #expect(
      site.response(to: "GET /x.svg HTTP/1.1")
        == .init(type: "image/svg+xml", body: Array("<svg/>".utf8))
    )
    #expect(site.response(to: "GET / HTTP/1.1").location == "/a%20b.html")
    #expect(String(decoding: site.response(to: "GET /version HTTP/1.1").body, as: UTF8.self) == "7")
    for path in [
      "/../closed", "/%2e%2e/closed", "/%2E./closed", "/.git/key", "/..%2fclosed", "/none",
      "x.svg", "/x.svg%00", "/%ff", "//../closed",
    ] {
      #expect(site.response(to: "GET \(path) HTTP/1.1").status == "404 Not Found", "\(path)")
    }
    // A folder's page.
    #expect(site.response(to: "GET /docs HTTP/1.1").location == "/docs/")
    #expect(
      String(decoding: site.response(to: "GET /docs/ HTTP/1.1").body, as: UTF8.self)
        .hasPrefix("<body>docs<script>"))
    #expect(site.response(to: "POST /x.svg HTTP/1.1").status == "405 Method Not Allowed")
    for line in ["", "GET", "GET /x.svg", "GET /x.svg FTP/1.1", "\u{0}"] {
      #expect(site.response(to: line).status == "400 Bad Request", "\(line)")
    }
  }

  @Test func `another HTTP client receives the bytes, repeatedly`()
    async throws
  {
    let long = String(repeating: "0123456789", count: 100_000)
    let folder = try folder(["open/long.txt": long])
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let listener = try HTTPListener(port: 0)
    let (port, site) = (listener.port, site(folder))
    Thread.detachNewThread { listener.serve(site) }
    let address = try #require(URL(string: "http://127.0.0.1:\(port)/long.txt"))
    for _ in 0..<3 {
      let (data, response) = try await URLSession.shared.data(from: address)
      #expect((response as? HTTPURLResponse)?.statusCode == 200)
      #expect(String(decoding: data, as: UTF8.self) == long)
    }
    #expect(throws: HTTPListener.Failure.self) { _ = try HTTPListener(port: port) }
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
