import FoundationXML
import Testing

@testable import Files

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

@Suite struct OtherTextTests {
  @Test func `text is quoted as by google.protobuf.text_format`() {
    // text_format.MessageToString(StringValue(value=text), as_utf8=True), but \t and \r as octal numbers.
    for (text, quoted) in [
      ("plain", #""plain""#), (#"a"b\c"#, #""a\"b\\c""#),
      ("\"\u{301}\\\u{301}", "\"\\\"\u{301}\\\\\u{301}\""),
      ("it's {x} #y", "\"it's {x} #y\""), ("a\nb\r\n\u{1B}\u{7F}", #""a\012b\015\012\033\177""#),
      ("猫", "\"猫\""),
    ] { #expect(text.quotedForProtobuf.utf8.elementsEqual(quoted.utf8), "\(text)") }
  }

  @Test func `a field of tab-separated values contains no separator`() {
    for (text, field) in [
      ("plain", "plain"), ("a\tb\nc\r\nd", "a b c  d"), ("\t\u{301}x", " \u{301}x"),
      ("a\u{2028}b\u{1B}", "a b "),
    ] { #expect(text.tabSeparatedField.utf8.elementsEqual(field.utf8), "\(text)") }
  }
}
