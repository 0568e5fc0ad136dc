import Glibc
import HTTP

/// A client that sends and receives raw bytes.
final class Client {
  private let socket: Int32

  /// Connects to a server; nil if it does not listen.
  init?(_ server: LoopbackServer) {
    socket = Glibc.socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = server.address.port.bigEndian
    address.sin_addr.s_addr = UInt32(INADDR_LOOPBACK).bigEndian
    let socket = socket
    let isOpen = withUnsafePointer(to: &address) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        connect(socket, $0, socklen_t(MemoryLayout<sockaddr_in>.size)) == 0
      }
    }
    guard isOpen else { return nil }
  }

  deinit { close(socket) }

  /// Sends bytes; returns false if the server has closed the connection.
  @discardableResult
  func send(_ bytes: some Sequence<UInt8>) -> Bool {
    let bytes = Array(bytes)
    var sent = 0
    while sent < bytes.count {
      let count = bytes[sent...].withUnsafeBytes {
        Glibc.send(socket, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
      }
      guard count > 0 else { return false }
      sent += count
    }
    return true
  }

  /// Ends the sending; the server can still answer.
  func endSending() { shutdown(socket, Int32(SHUT_WR)) }

  /// Receives until the text is complete, the server closes the connection, or some seconds pass.
  func receive(seconds: Int = 20, until isComplete: (String) -> Bool = { _ in false }) -> String {
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 1 << 16)
    let end = ContinuousClock.now + .seconds(seconds)
    while !isComplete(String(decoding: bytes, as: UTF8.self)), .now < end {
      var entry = pollfd(fd: socket, events: Int16(POLLIN), revents: 0)
      guard poll(&entry, 1, 50) > 0 else { continue }
      let count = recv(socket, &buffer, buffer.count, 0)
      guard count > 0 else { break }
      bytes += buffer[..<count]
    }
    return String(decoding: bytes, as: UTF8.self)
  }
}

/// Sends bytes on a new connection; returns everything that the server sends until it closes the connection.
func answer(_ server: LoopbackServer, to bytes: some Sequence<UInt8>) -> String {
  guard let client = Client(server) else { return "not connected" }
  client.send(bytes)
  client.endSending()
  return client.receive()
}

/// Sends a request with lines that end with `end`, and the header fields of a browser.
func answer(
  _ server: LoopbackServer, to line: String, _ fields: String..., host: String? = nil,
  end: String = "\r\n", body: String = ""
) -> String {
  let host = host ?? "127.0.0.1:\(server.address.port)"
  let lines = [line, "Host: \(host)"] + fields + ["Connection: close", "", body]
  return answer(server, to: lines.joined(separator: end).utf8)
}
