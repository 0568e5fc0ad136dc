import Files
import Foundation
import Glibc
import HTTP

extension FuzzTarget {
  /// The bytes of a connection, sent to a server. "127.0.0.1:8000" becomes the server's address.
  static let http = FuzzTarget(
    "http",
    words: [
      "\r\n", "\n", "GET ", "HEAD ", "POST ", " HTTP/1.1", "Host: 127.0.0.1:8000\r\n",
      "Content-Length: 3\r\n", "Transfer-Encoding: chunked\r\n", "Expect: 100-continue\r\n", "%00",
    ]
  ) { input in
    let address = "127.0.0.1:\(server.address.port)"
    let bytes = Data(input.bytes).replacing(Data("127.0.0.1:8000".utf8), with: Data(address.utf8))
    let answer = try send(Array(bytes), to: server.address.port)
    try Fault.unless(
      answer.isEmpty || answer.hasPrefix("HTTP/1."), "the answer is \(answer.prefix(200))")
    try Fault.unless(!answer.contains("secret"), "a file outside of the folder is served")
  }

  /// A request's path in a folder beside which there is a secret.
  static let path = FuzzTarget(
    "path", words: ["..", "/", "%2e", "%2f", "%00", ".git", "link", "\\"]
  ) {
    let response = site.response(to: Request("GET", $0.text))
    try Fault.unless(
      !String(decoding: response.body, as: UTF8.self).contains("secret"), "a secret is served")
  }

  private static let server: LoopbackServer = {
    guard let server = try? LoopbackServer(port: 0, handler: { site.response(to: $0) }) else {
      fatalError("no server")
    }
    return server
  }()

  private static let site: FileSite = {
    let folder = FileManager.default.temporaryDirectory.path + "/fuzz-site-\(getpid())"
    for (name, text) in [
      "open/index.html": "first", "open/a.txt": "a", "open/.git/key": "secret", "key": "secret",
    ] {
      try? File.write(Array(text.utf8), to: "\(folder)/\(name)")
    }
    try? FileManager.default.createSymbolicLink(
      atPath: folder + "/open/link", withDestinationPath: "..")
    atexit {
      try? FileManager.default.removeItem(
        atPath: FileManager.default.temporaryDirectory.path + "/fuzz-site-\(getpid())")
    }
    return FileSite(["": folder + "/open"])
  }()

  private static func send(_ bytes: [UInt8], to port: UInt16) throws -> String {
    let socket = Glibc.socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    defer { close(socket) }
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = port.bigEndian
    address.sin_addr.s_addr = UInt32(INADDR_LOOPBACK).bigEndian
    let isOpen = withUnsafePointer(to: &address) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        connect(socket, $0, socklen_t(MemoryLayout<sockaddr_in>.size)) == 0
      }
    }
    try Fault.unless(isOpen, "the server does not accept: \(String(cString: strerror(errno)))")
    var sent = 0
    while sent < bytes.count {
      let count = bytes[sent...].withUnsafeBytes {
        Glibc.send(socket, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
      }
      guard count > 0 else { break }
      sent += count
    }
    shutdown(socket, Int32(SHUT_WR))
    var answer: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      let count = recv(socket, &buffer, buffer.count, 0)
      guard count > 0 else { break }
      answer += buffer[..<count]
    }
    return String(decoding: answer, as: UTF8.self)
  }
}
