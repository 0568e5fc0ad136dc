import FoundationXML
import Testing

@testable import TextEscapes

@Suite struct MarkupTextTests {
  @Test func `escaped text is unchanged after an XML parser`() throws {
    // Foundation's parser is independent. The second text has combining marks after "<" and "&".
    for text in [
      "a < b && c > \"d\" 'e'", "<\u{338}script> &\u{301}amp;", "naïve 猫 🐈\u{200D}⬛", "",
    ] {
      let escaped = text.escapedForMarkup
      let parsed = try parse("<a b=\"\(escaped)\" c='\(escaped)'>\(escaped)</a>")
      #expect(parsed.text.unicodeScalars.elementsEqual(text.unicodeScalars))
      for value in parsed.attributes {
        #expect(value.unicodeScalars.elementsEqual(text.unicodeScalars))
      }
      #expect(parsed.attributes.count == 2)
    }
  }

  @Test func `escaped text contains no scalar that starts a tag or ends an attribute`() {
    let text = "<\u{338}b>\"'<"
    #expect(!text.contains("<b"), "as a Character, the first is not <")
    #expect(!text.escapedForMarkup.unicodeScalars.contains { "<>\"'".unicodeScalars.contains($0) })
  }

  private func parse(_ xml: String) throws -> (text: String, attributes: [String]) {
    let document = try XMLDocument(xmlString: xml)
    let root = try #require(document.rootElement())
    return (root.stringValue ?? "", (root.attributes ?? []).compactMap(\.stringValue))
  }
}
