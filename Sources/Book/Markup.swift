import CMarkdown
import Files
import Glibc

/// The conversion of Markdown to HTML by cmark-gfm, with tables, footnotes and formulas.
enum Markup {
  /// Returns Markdown as HTML; raw HTML in it is omitted.
  ///
  /// `$…$` and `$$…$$` outside of code become `<span class="math">` with the formula as text, which KaTeX renders.
  static func html(_ markdown: String) -> String {
    let formulas = Formulas(markdown)
    return formulas.restored(in: nonbreaking(render(formulas.text)))
  }

  /// Returns HTML without line breaks inside "70 %" and "8 × 8", and inside options in code, "--full".
  private static func nonbreaking(_ html: String) -> String {
    html.replacing(/<code>[^<]*<\/code>|(\d) (%|× (?=\d))/) { match in
      guard let digit = match.1, let sign = match.2 else {
        return match.0.replacing(/--[a-z-]+/) { "<span class=\"nowrap\">\($0.0)</span>" }
      }
      return "\(digit)\u{a0}" + sign.replacing(" ", with: "\u{a0}")
    }
  }

  /// Returns the plain text of a table cell as HTML.
  static func cell(_ text: String) -> String { nonbreaking(text.escapedForMarkup) }

  /// Returns a file path as HTML, with optional line breaks after folders.
  static func path(_ path: String) -> String {
    path.escapedForMarkup.replacing("/", with: "/<wbr>")
  }

  /// Returns inline Markdown, such as a heading, as HTML.
  static func inline(_ markdown: String) -> String {
    var text = html(markdown)
    if text.hasSuffix("\n") { text.removeLast() }
    guard text.hasPrefix("<p>"), text.hasSuffix("</p>") else { return text }
    return String(text.dropFirst(3).dropLast(4))
  }

  private static let isReady: Bool = {
    cmark_gfm_core_extensions_ensure_registered()
    return true
  }()

  private static func render(_ markdown: String) -> String {
    precondition(isReady)
    let options = CMARK_OPT_FOOTNOTES | CMARK_OPT_SMART | CMARK_OPT_VALIDATE_UTF8
    guard let parser = cmark_parser_new(options) else { return markdown.escapedForMarkup }
    defer { cmark_parser_free(parser) }
    if let tables = cmark_find_syntax_extension("table") {
      cmark_parser_attach_syntax_extension(parser, tables)
    }
    cmark_parser_feed(parser, markdown, markdown.utf8.count)
    guard let document = cmark_parser_finish(parser) else { return markdown.escapedForMarkup }
    defer { cmark_node_free(document) }
    let extensions = cmark_parser_get_syntax_extensions(parser)
    guard let html = cmark_render_html(document, options, extensions) else {
      return markdown.escapedForMarkup
    }
    defer { free(html) }
    return String(cString: html)
  }
}
