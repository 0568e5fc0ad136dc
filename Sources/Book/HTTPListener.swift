import Glibc

/// An HTTP listener on the loopback interface that answers requests sequentially, for a single reader.
struct HTTPListener: ~Copyable {
  private let socket: Int32
  /// The port.
  let port: UInt16

  /// Listens on a port of 127.0.0.1; 0 for any free port.
  ///
  /// - Throws: ``Failure`` if the port is in use.
  init(port: UInt16) throws(Failure) {
    socket = Glibc.socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
    var yes: Int32 = 1
    setsockopt(socket, SOL_SOCKET, SO_REUSEADDR, &yes, socklen_t(MemoryLayout<Int32>.size))
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = port.bigEndian
    address.sin_addr.s_addr = UInt32(INADDR_LOOPBACK).bigEndian
    var size = socklen_t(MemoryLayout<sockaddr_in>.size)
    let socket = socket
    let isOpen = withUnsafeMutablePointer(to: &address) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        bind(socket, $0, size) == 0 && listen(socket, 16) == 0
          && getsockname(socket, $0, &size) == 0
      }
    }
    guard isOpen else {
      close(socket)
      throw Failure(port: port, reason: String(cString: strerror(errno)))
    }
    self.port = UInt16(bigEndian: address.sin_port)
  }

  deinit { close(socket) }

  /// An error from opening a port.
  struct Failure: Error, CustomStringConvertible {
    let port: UInt16
    let reason: String

    var description: String {
      "cannot listen on port \(port): \(reason). Choose another with --port"
    }
  }

  /// Answers requests until the process is terminated.
  func serve(_ site: StaticSite) -> Never {
    while true {
      let connection = accept(socket, nil, nil)
      guard connection >= 0 else { continue }
      // Child processes, such as builds, must not inherit the connection.
      _ = fcntl(connection, F_SETFD, FD_CLOEXEC)
      Self.serve(connection, site)
      close(connection)
    }
  }

  private static func serve(_ connection: Int32, _ site: StaticSite) {
    // Time out after two seconds.
    var limit = timeval(tv_sec: 2, tv_usec: 0)
    for option in [SO_RCVTIMEO, SO_SNDTIMEO] {
      setsockopt(
        connection, SOL_SOCKET, option, &limit, socklen_t(MemoryLayout<timeval>.size))
    }
    var request: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 4096)
    while !request.suffix(4).elementsEqual("\r\n\r\n".utf8), request.count < 1 << 16 {
      let count = recv(connection, &buffer, buffer.count, 0)
      guard count > 0 else { return }
      request += buffer[0..<count]
    }
    let line = String(decoding: request.prefix { $0 != UInt8(ascii: "\r") }, as: UTF8.self)
    let bytes = site.response(to: line).bytes(withBody: !line.hasPrefix("HEAD "))
    var sent = 0
    while sent < bytes.count {
      let count = bytes[sent...].withUnsafeBytes {
        send(connection, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
      }
      guard count > 0 else { return }
      sent += count
    }
  }
}
