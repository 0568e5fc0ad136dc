import Foundation
import TestSupport
import Testing

@testable import HTTP

@Suite struct FileSiteTests {
  private let folder: TemporaryFolder
  private let site: FileSite

  init() throws {
    folder = try TemporaryFolder()
    let path = folder.path + "/"
    for name in ["open/docs/deep", "open/.git", "open/empty", "closed"] {
      try FileManager.default.createDirectory(
        atPath: path + name, withIntermediateDirectories: true)
    }
    for (name, text) in [
      "open/a b.html": "<p>ü", "open/x.svg": "<svg/>", "open/main.swift": "let x = 1",
      "open/docs/index.html": "docs", "open/.git/key": "secret", "open/.hidden": "secret",
      "open/docs/deep/y.txt": "y", "closed/key": "secret", "closed/index.html": "secret",
    ] {
      _ = try folder.file(name, text.utf8)
    }
    _ = try folder.file("open/z.bin", [0xFF, 0, 1])
    for (link, target) in [
      "open/out.txt": "../closed/key", "open/away": path + "closed",
      "open/in.txt": "docs/deep/y.txt",
      "open/git.txt": ".git/key", "open/loop": "loop", "open/up": "..", "open/none": "nowhere",
      "open/empty/index.html": "../../closed/key", "alias": "open",
    ] {
      try FileManager.default.createSymbolicLink(
        atPath: path + link, withDestinationPath: target)
    }
    site = FileSite(["/book": path + "open", "/book/linked": path + "alias"])
  }

  private func response(_ target: String, _ method: String = "GET") -> Response {
    site.response(to: Request(method, target))
  }

  private func text(_ target: String) -> String {
    String(decoding: response(target).body, as: UTF8.self)
  }

  @Test func `files are served with their type`() {
    for (target, type, body) in [
      ("/book/a%20b.html?x#y", "text/html; charset=utf-8", "<p>ü"),
      ("/book/x.svg", "image/svg+xml", "<svg/>"),
      ("/book/main.swift", "text/plain; charset=utf-8", "let x = 1"),
      ("/book/docs/deep/y.txt", "text/plain; charset=utf-8", "y"),
      ("/book/in.txt", "text/plain; charset=utf-8", "y"),
      ("/book/linked/x.svg", "image/svg+xml", "<svg/>"),
      ("/book/docs/", "text/html; charset=utf-8", "docs"),
    ] {
      #expect(response(target) == Response(type: type, body: Array(body.utf8)), "\(target)")
    }
    #expect(
      response("/book/z.bin") == Response(type: "application/octet-stream", body: [0xFF, 0, 1]))
    #expect(response("/book/x.svg", "HEAD").status == 200)
  }

  @Test func `a folder leads to its page, and is not listed`() {
    #expect(response("/book/docs?x").fields["Location"] == "/book/docs/")
    for target in [
      "/book", "/book/", "/book/docs/deep", "/book/docs/deep/", "/", "", "/book/x.svg/",
    ] {
      #expect(response(target) == .notFound, "\(target)")
    }
  }

  @Test func `nothing outside of the folder or hidden is served`() {
    for target in [
      "/book/../closed/key", "/book/%2e%2e/closed/key", "/book/%2E./closed/key",
      "/book/..%2fclosed%2fkey", "/book/docs/../x.svg", "/book/./x.svg", "/book/.git/key",
      "/book/.hidden", "/book/docs/..", "/book//x.svg", "//book/x.svg", "/book/x.svg%00",
      "/book/%ff", "/book/%", "/book/%4", "/book/%zz", "book/x.svg", "/bookx.svg", "/closed/key",
      "http://example.com/book/x.svg", "*", "/book/..\\closed\\key", "/book/%5c..%5cclosed",
      "/book/out.txt", "/book/away/key", "/book/away/", "/book/away", "/book/git.txt", "/book/loop",
      "/book/up/closed/key", "/book/up/", "/book/none", "/book/empty/", "/book/empty",
      "/book/linked/../../closed/key", "/book/linked/out.txt", "/book/%u002e", "/book/٪2e",
      "/book/" + String(repeating: "a", count: 10_000),
      "/book/" + String(repeating: "docs/", count: 2_000),
    ] {
      #expect(response(target) == .notFound, "\(target): \(text(target))")
    }
  }

  @Test func `a request that is not a read is refused with the methods that are answered`() {
    for method in ["POST", "PUT", "DELETE", "OPTIONS", "TRACE", "CONNECT", "get", ""] {
      let refusal = response("/book/x.svg", method)
      #expect(refusal.status == 405 && refusal.fields["Allow"] == "GET, HEAD", "\(method)")
    }
  }
}
