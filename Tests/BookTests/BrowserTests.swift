import Foundation
import Testing

@testable import Book

/// Every page of the book in a real browser, if one is installed.
@Suite(.serialized) struct BrowserTests {
  private func pages(in folder: String) throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: folder).sorted().filter {
      $0.hasSuffix(".html") && !$0.hasPrefix("audit")
    }
  }

  /// Writes the book's pages and returns their folder and names.
  private func book() throws -> (folder: String, pages: [String]) {
    let book = try QuickBook.book.get()
    try BookExporter(book).writePages()
    return (book.output, try pages(in: book.output))
  }

  @Test func `every page shows its images and formulas, fits a phone, and is readable`() throws {
    let (folder, pages) = try book()
    let report = try Audit.report(
      pages, in: folder, script: "report.push(JSON.stringify(looked));")
    let looked = try #require(report.last)
    #expect(report.dropLast() == [])
    #expect(looked.contains("\"pages\":\(2 * pages.count)"))
    #expect(pages.count >= 17)
    #expect(!looked.contains(":0"), "\(looked)")
  }

  @Test func `no link is broken`() throws {
    let (folder, pages) = try book()
    let broken = try Links(folder: folder).broken(in: pages)
    #expect(broken == [])
  }

  @Test func `search finds words and links to their sections`() throws {
    let (folder, _) = try book()
    // The page loads the index when the field has the focus; the test, at once.
    let page = try String(contentsOfFile: folder + "/index.html", encoding: .utf8)
      .replacing(
        "<script src=\"assets/book.js\"",
        with: "<script src=\"assets/search.js\"></script>\n<script src=\"assets/book.js\"")
    try page.write(toFile: folder + "/audit-search.html", atomically: true, encoding: .utf8)
    defer { try? FileManager.default.removeItem(atPath: folder + "/audit-search.html") }
    let report = try Audit.report(
      ["audit-search.html"], in: folder,
      script: """
        const field = first.document.getElementById("search");
        field.value = "chain rule"; field.dispatchEvent(new first.Event("input"));
        await new Promise((resolve) => first.setTimeout(resolve, 0));
        const found = first.document.getElementById("found");
        report.push(found.querySelector("a")?.getAttribute("href"));
        const box = found.getBoundingClientRect();
        report.push(`${box.width > 300 && box.left >= 0 && box.right <= first.innerWidth}`);
        report.push(`${found.textContent.includes("\\\\")}`);
        field.value = "xyzzy"; field.dispatchEvent(new first.Event("input"));
        await new Promise((resolve) => first.setTimeout(resolve, 0));
        report.push(found.textContent);
        """)
    // At the width of a phone the results are within the page, with formulas as plain text.
    #expect(report == ["glossary.html#term-chain-rule", "true", "false", "No results."])
  }

  @Test func `the audit finds each kind of issue`() throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString).path()
      .droppingSlash
    defer { try? FileManager.default.removeItem(atPath: folder) }
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    try """
    <!DOCTYPE html><html><head><title>x</title></head><body><main>
    <p id="a" style="color:#999;background:#fff">pale</p><p id="a" style="color:#000">black</p>
    <img src="none.png" alt="a"><img src="data:image/gif;base64,R0lGODlhAQABAAAAACw=">
    <svg width="60" height="60" aria-label="a"><rect width="60" height="30" fill="#666"/>
    <text x="5" y="20" fill="#555">dim</text><text x="5" y="50" fill="#555">clear</text>
    <path d="M0 40 L60 40" stroke="#ccc" fill="none"/><path d="M0 45 L60 45" stroke="#555" fill="none"/>
    <text x="30" y="58" font-size="4">tiny</text><g class="gridline"><path d="M0 50 L60 50" stroke="#ddd" fill="none"/></g></svg>
    <span class="math">x^2</span><div style="width:700px">wide</div>
    <a href="none.html">nowhere</a><a href="#none">nowhere here</a><a href="#a">here</a>
    <script>console.error("oh"); missing();</script></main></body></html>
    """.write(toFile: folder + "/bad.html", atomically: true, encoding: .utf8)
    let report = try Audit.report(["bad.html"], in: folder).joined(separator: "\n")
    for words in [
      "380: console oh", "380: error Uncaught ReferenceError: missing is not defined",
      "missing file://", "missing image", "image without alternative text",
      "formula not rendered: x^2",
      "380: wider than the window: 7", "contrast 2.85 in light: pale", "duplicate identifier: a",
      "contrast 1.30 in light, drawing: dim", "in dark, drawing: dim",
      "380: text of 4.0 pixels in a drawing: tiny",
      "contrast 1.61 in light, line: &lt;path d=\"M0 40",
    ] {
      #expect(report.contains(words), "\(words) in:\n\(report)")
    }
    #expect(
      !report.contains("drawing: clear") && !report.contains("pixels in a drawing: dim")
        && !report.contains("line: &lt;path d=\"M0 45"))
    #expect(!report.contains("M0 50"))
    #expect(!report.contains("1280: wider") && !report.contains("in light: black"))
    let broken = try Links(folder: folder).broken(in: ["bad.html"])
    #expect(broken == ["bad.html: none.html", "bad.html: #none", "bad.html: none.png"])
  }
}
