import Files
import Foundation

/// Answers what a browser asks of a folder of this machine: files, nothing else.
struct Site: Sendable {
  /// The folder; what lies outside cannot be asked for, nor what begins with a dot.
  let folder: String
  /// Where "/" leads to.
  let start: String
  /// A number that changes with the book.
  let version: @Sendable () -> Int

  /// An answer of HTTP: a status, and a body of some type.
  struct Answer: Equatable {
    var status = "200 OK"
    var type = "text/plain; charset=utf-8"
    var body: [UInt8] = []
    var location: String?

    /// The bytes to send; of an answer to HEAD without the body.
    func bytes(withBody: Bool) -> [UInt8] {
      var head = "HTTP/1.1 \(status)\r\nContent-Type: \(type)\r\nContent-Length: \(body.count)\r\n"
      if let location { head += "Location: \(location)\r\n" }
      head += "Cache-Control: no-store\r\nConnection: close\r\n\r\n"
      return Array(head.utf8) + (withBody ? body : [])
    }
  }

  /// The address at which a page asks whether it is still the newest.
  static let versionPath = "/version"

  /// Answers the first line of a request, as "GET /index.html HTTP/1.1".
  func answer(_ line: String) -> Answer {
    let words = line.split(separator: " ")
    guard words.count == 3, words[2].hasPrefix("HTTP/1.") else { return failure("400 Bad Request") }
    guard ["GET", "HEAD"].contains(words[0]) else { return failure("405 Method Not Allowed") }
    let path = words[1].prefix { $0 != "?" && $0 != "#" }
    if path == "/" { return Answer(status: "302 Found", location: start) }
    if path == Self.versionPath { return Answer(body: Array("\(version())".utf8)) }
    guard path.hasPrefix("/"), let name = String(path).removingPercentEncoding,
      !name.contains("\0"), !name.split(separator: "/").contains(where: { $0.hasPrefix(".") }),
      let bytes = try? File.read(folder + name)
    else { return failure("404 Not Found") }
    let type = Self.type(of: name)
    guard type.hasPrefix("text/html") else { return Answer(type: type, body: bytes) }
    let page = String(decoding: bytes, as: UTF8.self)
      .replacing("</body>", with: reloading + "</body>", maxReplacements: 1)
    return Answer(type: type, body: Array(page.utf8))
  }

  private func failure(_ status: String) -> Answer {
    Answer(status: status, body: Array("\(status)\n".utf8))
  }

  /// What makes a page ask every second, and load itself anew when there is another book.
  private var reloading: String {
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
