import Files
import Foundation
import FoundationNetworking
import HTTP
import Synchronization
import Testing

/// The server, through real sockets.
@Suite struct LoopbackServerTests {
  /// A server that says what it was asked.
  private func echo() throws -> LoopbackServer {
    try LoopbackServer(port: 0) { request in
      .text("\(request.method) \(request.target) \(String(decoding: request.body, as: UTF8.self))")
    }
  }

  @Test func `another HTTP client receives the bytes, repeatedly`() async throws {
    let long = [UInt8]((0..<1_000_000).map { UInt8(truncatingIfNeeded: $0) })
    let server = try LoopbackServer(port: 0) { _ in Response(type: "image/png", body: long) }
    let url = try #require(URL(string: server.address.url))
    for _ in 0..<3 {
      let (data, response) = try await URLSession.shared.data(from: url)
      let answer = try #require(response as? HTTPURLResponse)
      #expect(answer.statusCode == 200 && Array(data) == long)
      #expect(answer.value(forHTTPHeaderField: "Content-Type") == "image/png")
      #expect(answer.value(forHTTPHeaderField: "X-Content-Type-Options") == "nosniff")
      #expect(answer.value(forHTTPHeaderField: "Cross-Origin-Resource-Policy") == "same-origin")
      #expect(answer.value(forHTTPHeaderField: "Cache-Control") == "no-store")
    }
  }

  @Test func `lines may end with a line feed only, and requests may have bodies`() throws {
    let server = try echo()
    for end in ["\r\n", "\n"] {
      let get = answer(server, to: "GET /a%20b?c=%00&d HTTP/1.1", end: end)
      #expect(get.hasPrefix("HTTP/1.1 200") && get.hasSuffix("GET /a%20b?c=%00&d "), "\(get)")
      let body = answer(server, to: "GET /x HTTP/1.1", "Content-Length: 5", end: end, body: "12345")
      #expect(body.hasPrefix("HTTP/1.1 200") && body.hasSuffix("GET /x 12345"), "\(body)")
    }
    let old = answer(server, to: "GET /old HTTP/1.0")
    #expect(old.contains(" 200 ") && old.hasSuffix("GET /old "))
    let post = answer(server, to: "POST /x HTTP/1.1", "Content-Length: 3", body: "abc")
    #expect(post.hasSuffix("POST /x abc"))
    let chunked = answer(
      server, to: "POST /x HTTP/1.1", "Transfer-Encoding: chunked",
      body: "2\r\nab\r\n1\r\nc\r\n0\r\n\r\n")
    #expect(chunked.hasSuffix("POST /x abc"))
    let head = answer(server, to: "HEAD /x HTTP/1.1")
    #expect(head.contains("Content-Length: 8") && head.hasSuffix("\r\n\r\n"))
  }

  @Test func `a connection serves several requests, also at once`() throws {
    let server = try echo()
    let client = try #require(Client(server))
    let request = "GET /x HTTP/1.1\r\nHost: localhost:\(server.address.port)\r\n\r\n"
    client.send((request + request).utf8)
    let count = { (text: String) in text.components(separatedBy: "GET /x").count - 1 }
    #expect(count(client.receive { count($0) == 2 }) == 2)
    client.send(request.utf8)
    #expect(count(client.receive { count($0) == 1 }) == 1)
  }

  @Test func `a request for another host or from another site's page is refused`() throws {
    let count = Atomic(0)
    let server = try LoopbackServer(port: 0) { _ in
      count.add(1, ordering: .relaxed)
      return .text("secret")
    }
    let port = server.address.port
    for host in ["localhost:\(port)", "127.0.0.1:\(port)", "[::1]:\(port)", "LOCALHOST:\(port)"] {
      #expect(answer(server, to: "GET / HTTP/1.1", host: host).hasSuffix("secret"), "\(host)")
    }
    let before = count.load(ordering: .relaxed)
    for host in [
      "example.com", "example.com:\(port)", "127.0.0.1.example.com:\(port)", "localhost",
      "localhost.:\(port)", "127.0.0.1:1", "127.0.0.1:\(port)@example.com", "127.1:\(port)",
      "0.0.0.0:\(port)", "", "[::1]", "localhost:\(port) example.com", "a\u{1B}[31m",
    ] {
      let refusal = answer(server, to: "GET / HTTP/1.1", host: host)
      #expect(refusal.hasPrefix("HTTP/1.1 421 "), "\(host): \(refusal)")
      #expect(refusal.hasSuffix("requests to http://127.0.0.1:\(port) only; open that address.\n"))
    }
    let twice = answer(server, to: "GET / HTTP/1.1", "Host: example.com")
    #expect(twice.hasPrefix("HTTP/1.1 4") && !twice.contains("secret"))
    for line in ["GET / HTTP/1.1", "GET / HTTP/1.0"] {
      let none = answer(server, to: Array("\(line)\r\nConnection: close\r\n\r\n".utf8))
      #expect(none.contains(" 4") && !none.contains("secret"), "\(none)")
    }
    for origin in ["http://example.com", "null", "https://localhost:\(port)", "http://localhost"] {
      let refusal = answer(server, to: "POST / HTTP/1.1", "Origin: \(origin)")
      #expect(refusal.hasPrefix("HTTP/1.1 403 "), "\(origin): \(refusal)")
    }
    #expect(count.load(ordering: .relaxed) == before)
    let own = answer(server, to: "GET / HTTP/1.1", "Origin: http://localhost:\(port)")
    #expect(own.hasSuffix("secret"))
  }

  @Test func `nonsense is answered or ends the connection, and is not passed on`() throws {
    let server = try echo()
    let long = String(repeating: "a", count: 100_000)
    let host = "Host: 127.0.0.1:\(server.address.port)\r\n"
    for (bytes, status) in [
      ("GET /\(long) HTTP/1.1\r\n\(host)\r\n", "414"),
      ("GET / HTTP/1.1\r\n\(host)X: \(long)\r\n\r\n", "431"),
      ("GET / HTTP/1.1\r\n\(host)\(String(repeating: "X: y\r\n", count: 20_000))\r\n", "431"),
      ("POST / HTTP/1.1\r\n\(host)Content-Length: x\r\n\r\n", "400"),
      ("POST / HTTP/1.1\r\n\(host)Content-Length: -1\r\n\r\n", "400"),
      ("POST / HTTP/1.1\r\n\(host)Transfer-Encoding: chunked\r\n\r\nz\r\n", "400"),
      ("\u{0}", ""), ("", ""), ("\r\n\r\n", ""), ("GET", ""), ("GET /\r\n\r\n", ""),
      ("GET / FTP/1.1\r\n\(host)\r\n", ""), ("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", ""),
      ("\u{16}\u{3}\u{1}\u{0}\u{A5}", ""), ("GET / HTTP/1.1\r\n\(host)", ""),
      ("GET /\u{0}x HTTP/1.1\r\n\(host)\r\n", ""),
    ] {
      let reply = answer(server, to: bytes.utf8)
      #expect(
        status.isEmpty
          ? reply.isEmpty || reply.hasPrefix("HTTP/1.") : reply.hasPrefix("HTTP/1.1 \(status) "),
        "\(bytes.prefix(50)): \(reply.prefix(200))")
    }
    #expect(answer(server, to: "GET /fine HTTP/1.1").hasSuffix("GET /fine "))
  }

  @Test func `a long body is refused, stated or not`() throws {
    let server = try echo()
    let mebibyte = String(repeating: "a", count: 1 << 20)
    let fits = answer(server, to: "POST /x HTTP/1.1", "Content-Length: \(1 << 20)", body: mebibyte)
    #expect(fits.hasPrefix("HTTP/1.1 200 "))
    let stated = answer(
      server, to: "POST /x HTTP/1.1", "Content-Length: \(1 << 20 + 1)", body: mebibyte + "a")
    #expect(stated.hasPrefix("HTTP/1.1 413 "), "\(stated.prefix(200))")
    let chunk = "100000\r\n\(mebibyte)\r\n"
    let chunked = answer(
      server, to: "POST /x HTTP/1.1", "Transfer-Encoding: chunked",
      body: chunk + chunk + "0\r\n\r\n")
    #expect(chunked.hasPrefix("HTTP/1.1 413 "), "\(chunked.prefix(200))")
  }

  @Test func `a port in use is reported with the option that chooses another`() throws {
    let server = try echo()
    let error = #expect(throws: DataError.self) {
      try LoopbackServer(port: server.address.port) { _ in .notFound }
    }
    #expect(
      error?.description
        == "port \(server.address.port): cannot be opened: Address already in use; "
        + "choose another with --port, or --port 0 for any free one")
  }

  @Test func `a server that is gone answers nothing, and its port is free`() throws {
    var server: LoopbackServer? = try echo()
    let port = try #require(server?.address.port)
    let idle = try #require(server.flatMap { Client($0) })
    server = nil
    #expect(idle.receive() == "")
    let next = try LoopbackServer(port: port) { _ in .text("next") }
    #expect(answer(next, to: "GET / HTTP/1.1").hasSuffix("next"))
  }
}
