/// An HTTP request.
package struct Request: Sendable {
  /// A header field: its name, in any case, and its value.
  package typealias Field = (name: String, value: String)

  /// The method: "GET", "HEAD", "POST".
  package let method: String
  /// The path and the query as they were sent: "/a%20b.html?x=1".
  package let target: String
  /// The header fields in order.
  package let fields: [Field]
  /// The body; empty where there is none.
  package let body: [UInt8]

  /// Creates a request.
  package init(_ method: String, _ target: String, fields: [Field] = [], body: [UInt8] = []) {
    (self.method, self.target, self.fields, self.body) = (method, target, fields, body)
  }

  /// Whether the request only reads: its method is GET or HEAD.
  package var isRead: Bool { method == "GET" || method == "HEAD" }

  /// The decoded path: "/a b.html"; nil if it does not begin with "/", or is not percent-encoded UTF-8 without
  /// NUL characters.
  package var path: String? {
    let encoded = target.utf8.prefix { $0 != UInt8(ascii: "?") && $0 != UInt8(ascii: "#") }
    guard encoded.first == UInt8(ascii: "/") else { return nil }
    var bytes: [UInt8] = []
    var rest = encoded[...]
    while let byte = rest.popFirst() {
      guard byte == UInt8(ascii: "%") else {
        bytes.append(byte)
        continue
      }
      let digits = rest.prefix(2).compactMap { Character(Unicode.Scalar($0)).hexDigitValue }
      guard digits.count == 2 else { return nil }
      rest = rest.dropFirst(2)
      bytes.append(UInt8(16 * digits[0] + digits[1]))
    }
    return bytes.contains(0) ? nil : String(validating: bytes, as: UTF8.self)
  }

  /// Returns the values of all header fields with a name.
  package subscript(name: String) -> [String] {
    fields.filter { $0.name.lowercased() == name.lowercased() }.map(\.value)
  }
}
