import Foundation
import HTTP
import Synchronization
import Testing

/// What slow clients cannot do to others.
@Suite(.serialized) struct SlowClientTests {
  private func server(patience: Duration = .seconds(60)) throws -> LoopbackServer {
    try LoopbackServer(port: 0, patience: patience) { _ in .text("here") }
  }

  /// The seconds until a request is answered.
  private func secondsUntilAnswer(_ server: LoopbackServer) -> Double {
    let start = ContinuousClock.now
    #expect(answer(server, to: "GET / HTTP/1.1").hasSuffix("here"))
    return start.duration(to: .now) / .seconds(1)
  }

  @Test(arguments: [17, 300]) func `idle connections do not delay another`(count: Int) throws {
    let server = try server()
    let idle = (0..<count).compactMap { _ in Client(server) }
    for client in idle.prefix(10) { client.send("GET / HTTP/1.1\r\nHost".utf8) }
    #expect(idle.count == count)
    // Connections are closed after a minute; an answer that had to wait for one would not arrive in time.
    #expect(secondsUntilAnswer(server) < 15)
  }

  @Test func `a client that sends a byte now and then is cut off, and delays nobody`() throws {
    let server = try server(patience: .seconds(1))
    let slow = (0..<200).compactMap { _ in Client(server) }
    let start = ContinuousClock.now
    var isOpen = true
    while isOpen, start.duration(to: .now) < .seconds(30) {
      isOpen = slow.reduce(false) { $1.send("a".utf8) || $0 }
      #expect(secondsUntilAnswer(server) < 15)
      Thread.sleep(forTimeInterval: 0.2)
    }
    #expect(!isOpen)
  }

  @Test func `a slow handler delays no other request, and its answer arrives`() throws {
    let isReleased = Mutex(false)
    let server = try LoopbackServer(port: 0, patience: .milliseconds(500)) { request in
      while request.target == "/slow", !isReleased.withLock({ $0 }) {
        Thread.sleep(forTimeInterval: 0.02)
      }
      return .text("here")
    }
    let slow = try #require(Client(server))
    slow.send("GET /slow HTTP/1.1\r\nHost: localhost:\(server.address.port)\r\n\r\n".utf8)
    // Longer than the time within which a client has to send its request.
    #expect(slow.receive(seconds: 2) == "")
    #expect(secondsUntilAnswer(server) < 15)
    isReleased.withLock { $0 = true }
    #expect(slow.receive { $0.hasSuffix("here") }.hasSuffix("here"))
  }

  @Test func `a client that does not read its answer delays nobody`() throws {
    let long = [UInt8](repeating: 7, count: 30_000_000)
    let server = try LoopbackServer(port: 0) { request in
      request.target == "/long" ? Response(type: "image/png", body: long) : .text("here")
    }
    let deaf = (0..<5).compactMap { _ in Client(server) }
    for client in deaf {
      client.send("GET /long HTTP/1.1\r\nHost: localhost:\(server.address.port)\r\n\r\n".utf8)
    }
    #expect(secondsUntilAnswer(server) < 15)
  }
}
