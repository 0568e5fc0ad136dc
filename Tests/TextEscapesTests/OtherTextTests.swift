import Testing

@testable import TextEscapes

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
