/// An HTTP response.
package struct Response: Sendable, Equatable {
  /// The status: 200.
  package var status: Int
  /// The body.
  package var body: [UInt8]
  /// The header fields, but for those that every response has.
  package var fields: [String: String]

  /// Creates a response.
  ///
  /// - Parameters:
  ///   - type: The media type of the body.
  package init(_ status: Int = 200, type: String, body: [UInt8], fields: [String: String] = [:]) {
    (self.status, self.body) = (status, body)
    self.fields = fields.merging(["Content-Type": type]) { $1 }
  }

  /// Returns a response of plain text.
  package static func text(
    _ text: String, status: Int = 200, fields: [String: String] = [:]
  ) -> Response {
    Response(
      status, type: "text/plain; charset=utf-8", body: Array(text.utf8), fields: fields)
  }

  /// Returns a redirection to another path.
  package static func redirect(to path: String) -> Response {
    .text("See \(path)\n", status: 302, fields: ["Location": path])
  }

  /// The response where nothing is served.
  package static let notFound = text("There is no such page.\n", status: 404)

  /// The response to a method other than `methods`.
  package static func methodNotAllowed(_ methods: String = "GET, HEAD") -> Response {
    .text("This address answers \(methods).\n", status: 405, fields: ["Allow": methods])
  }
}
