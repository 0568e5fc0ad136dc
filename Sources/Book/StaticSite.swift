import Files
import Foundation

/// A web site that serves the files of a folder.
struct StaticSite: Sendable {
  /// The path of the folder. Files outside of it and hidden files are not served.
  let folder: String
  /// The path to which "/" redirects.
  let start: String
  /// Returns a number that changes with each build of the book.
  let version: @Sendable () -> Int

  /// An HTTP response.
  struct Response: Equatable {
    var status = "200 OK"
    var type = "text/plain; charset=utf-8"
    var body: [UInt8] = []
    var location: String?

    /// Returns the bytes to send; without the body for a HEAD request.
    func bytes(withBody: Bool) -> [UInt8] {
      var head = "HTTP/1.1 \(status)\r\nContent-Type: \(type)\r\nContent-Length: \(body.count)\r\n"
      if let location { head += "Location: \(location)\r\n" }
      head += "Cache-Control: no-store\r\nConnection: close\r\n\r\n"
      return Array(head.utf8) + (withBody ? body : [])
    }
  }

  /// The path at which pages poll for the version of the book.
  static let versionPath = "/version"

  /// Returns the response to the first line of a request, such as "GET /index.html HTTP/1.1".
  func response(to line: String) -> Response {
    let words = line.split(separator: " ")
    guard words.count == 3, words[2].hasPrefix("HTTP/1.") else { return failure("400 Bad Request") }
    guard ["GET", "HEAD"].contains(words[0]) else { return failure("405 Method Not Allowed") }
    let path = words[1].prefix { $0 != "?" && $0 != "#" }
    if path == "/" { return Response(status: "302 Found", location: start) }
    if path == Self.versionPath { return Response(body: Array("\(version())".utf8)) }
    guard path.hasPrefix("/"), var name = String(path).removingPercentEncoding,
      !name.contains("\0"), !name.split(separator: "/").contains(where: { $0.hasPrefix(".") })
    else { return failure("404 Not Found") }
    // The page of a folder is its index.html, as static hosting has it.
    if name.hasSuffix("/") {
      name += "index.html"
    } else if (try? File.read(folder + name + "/index.html")) != nil {
      return Response(status: "302 Found", location: "\(path)/")
    }
    guard let bytes = try? File.read(folder + name) else { return failure("404 Not Found") }
    let type = Self.type(of: name)
    guard type.hasPrefix("text/html") else { return Response(type: type, body: bytes) }
    let page = String(decoding: bytes, as: UTF8.self)
      .replacing("</body>", with: reloadScript + "</body>", maxReplacements: 1)
    return Response(type: type, body: Array(page.utf8))
  }

  private func failure(_ status: String) -> Response {
    Response(status: status, body: Array("\(status)\n".utf8))
  }

  /// The script that polls for the version every second and reloads the page when it changes.
  private var reloadScript: String {
    """
    <script>setInterval(() => fetch("\(Self.versionPath)").then((answer) => answer.text()).then((now) => {
      if (now !== "\(version())") location.reload();
    }).catch(() => {}), 1000);</script>
    """
  }

  private static func type(of name: String) -> String {
    switch name.split(separator: ".").last {
    case "html": "text/html; charset=utf-8"
    case "css": "text/css; charset=utf-8"
    case "js": "text/javascript; charset=utf-8"
    case "svg": "image/svg+xml"
    case "png": "image/png"
    case "jpg", "jpeg": "image/jpeg"
    case "woff2": "font/woff2"
    case "json", "ipynb": "application/json"
    default: "text/plain; charset=utf-8"
    }
  }
}
