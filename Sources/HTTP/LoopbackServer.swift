import CMicroHTTPD
import Dispatch
import Files
import Glibc

/// An HTTP server that programs on this machine can reach, and no others.
///
/// Each connection has a thread, so that neither an idle client nor a slow handler delays the others. Requests that
/// are not addressed to the server are refused before the handler sees them.
package final class LoopbackServer: Sendable {
  /// What the server does with a request.
  package typealias Handler = @Sendable (Request) -> Response

  /// The address.
  package let address: LoopbackAddress
  private let service: Service
  private let running: Running

  /// Listens on a port of 127.0.0.1.
  ///
  /// - Parameters:
  ///   - port: The port; 0 for any free one.
  ///   - patience: The time within which a request must arrive; six times that for receiving the response.
  ///   - handler: A function that answers requests, called on many threads at once.
  /// - Throws: ``DataError`` if the port is in use or reserved.
  package init(
    port: UInt16, patience: Duration = .seconds(10), handler: @escaping Handler
  ) throws(DataError) {
    func failure() -> DataError {
      DataError(
        path: "port \(port)", problem: "cannot be opened: \(String(cString: strerror(errno)))",
        recoverySuggestion: "choose another with --port, or --port 0 for any free one")
    }
    var port = port
    let listener = loopback_listen(&port)
    guard listener >= 0 else { throw failure() }
    address = LoopbackAddress(port: port)
    service = Service(address: address, patience: patience, handler: handler)
    // The server's threads end before the service does: `MHD_stop_daemon` waits for them.
    let context = Unmanaged.passUnretained(service).toOpaque()
    guard
      let started = microhttpd_start(
        listener, UInt32(Service.connectionLimit), connectionChanged, requestBegan,
        requestContinued, requestEnded, context)
    else {
      close(listener)
      throw failure()
    }
    running = Running(daemon: started, timer: DispatchSource.makeTimerSource())
    running.timer.schedule(deadline: .now(), repeating: patience / .seconds(10))
    running.timer.setEventHandler { [service] in service.deadlines.closeOverdue() }
    running.timer.resume()
  }

  deinit {
    running.timer.cancel()
    MHD_stop_daemon(running.daemon)
  }

  /// What runs until the server is released.
  private struct Running: @unchecked Sendable {
    let daemon: OpaquePointer
    let timer: any DispatchSourceTimer
  }
}

/// What the callbacks of libmicrohttpd share.
private final class Service: Sendable {
  static let connectionLimit = 256
  /// The largest body of a request in bytes.
  static let bodyLimit = 1 << 20

  let address: LoopbackAddress
  let patience: Duration
  let handler: LoopbackServer.Handler
  let deadlines = Deadlines(limit: connectionLimit / 2)

  init(
    address: LoopbackAddress, patience: Duration, handler: @escaping LoopbackServer.Handler
  ) {
    (self.address, self.patience, self.handler) = (address, patience, handler)
  }

  /// Answers a complete request.
  func answer(_ request: Request, on connection: OpaquePointer) -> MHD_Result {
    let socket = microhttpd_socket(connection)
    deadlines.remove(socket)
    defer { deadlines.set(patience * 6, for: socket) }
    let response = address.refusal(of: request) ?? handler(request)
    return send(response, on: connection)
  }

  func send(_ response: Response, on connection: OpaquePointer) -> MHD_Result {
    var bytes = response.body
    guard
      let message = bytes.withUnsafeMutableBytes({
        MHD_create_response_from_buffer($0.count, $0.baseAddress, .RESPMEM_MUST_COPY)
      })
    else { return .NO }
    defer { MHD_destroy_response(message) }
    let common = [
      "Cache-Control": "no-store", "Cross-Origin-Resource-Policy": "same-origin",
      "X-Content-Type-Options": "nosniff",
    ]
    for (name, value) in common.merging(response.fields, uniquingKeysWith: { $1 }) {
      MHD_add_response_header(message, name, value)
    }
    return MHD_queue_response(connection, UInt32(response.status), message)
  }
}

/// A request while it arrives.
private final class Incoming {
  let target: String
  /// Nil before the header is complete.
  var body: [UInt8]?
  var isTooLong = false

  init(target: String) { self.target = target }
}

// MARK: The callbacks of libmicrohttpd

private func service(_ context: UnsafeMutableRawPointer?) -> Service? {
  context.map { Unmanaged<Service>.fromOpaque($0).takeUnretainedValue() }
}

private let connectionChanged: MHD_NotifyConnectionCallback = { context, connection, _, change in
  guard let connection, let service = service(context) else { return }
  let socket = microhttpd_socket(connection)
  if change == .CONNECTION_NOTIFY_STARTED {
    service.deadlines.set(service.patience, for: socket)
  } else {
    service.deadlines.remove(socket)
  }
}

/// Keeps the path and query: what later callbacks receive is decoded, and ends at a NUL character.
private let requestBegan:
  @convention(c) (UnsafeMutableRawPointer?, UnsafePointer<CChar>?, OpaquePointer?) ->
    UnsafeMutableRawPointer? = { _, target, _ in
      Unmanaged.passRetained(Incoming(target: target.map { String(cString: $0) } ?? "")).toOpaque()
    }

private let requestContinued: MHD_AccessHandlerCallback = {
  context, connection, _, method, _, data, count, state in
  guard let connection, let method, let count, let state = state?.pointee,
    let service = service(context)
  else { return .NO }
  let incoming = Unmanaged<Incoming>.fromOpaque(state).takeUnretainedValue()
  guard let body = incoming.body else {
    incoming.body = []
    return .YES
  }
  guard count.pointee == 0 else {
    incoming.isTooLong = incoming.isTooLong || body.count + count.pointee > Service.bodyLimit
    if !incoming.isTooLong {
      incoming.body?.append(contentsOf: UnsafeRawBufferPointer(start: data, count: count.pointee))
    }
    count.pointee = 0
    return .YES
  }
  guard !incoming.isTooLong else {
    return service.send(
      .text("The body has more than \(Service.bodyLimit) bytes.\n", status: 413), on: connection)
  }
  let request = Request(
    String(cString: method), incoming.target, fields: fields(of: connection), body: body)
  return service.answer(request, on: connection)
}

private let requestEnded: MHD_RequestCompletedCallback = { context, connection, state, _ in
  if let state = state?.pointee { Unmanaged<Incoming>.fromOpaque(state).release() }
  state?.pointee = nil
  guard let connection, let service = service(context) else { return }
  service.deadlines.set(service.patience, for: microhttpd_socket(connection))
}

private func fields(of connection: OpaquePointer) -> [Request.Field] {
  var fields: [Request.Field] = []
  withUnsafeMutablePointer(to: &fields) { fields in
    _ = MHD_get_connection_values(
      connection, .HEADER_KIND,
      { fields, _, name, value in
        fields?.assumingMemoryBound(to: [Request.Field].self).pointee.append(
          (name.map { String(cString: $0) } ?? "", value.map { String(cString: $0) } ?? ""))
        return .YES
      }, fields)
  }
  return fields
}
