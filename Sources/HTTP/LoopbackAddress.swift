/// The addresses of a server on this machine, and the check that a request was meant for it.
///
/// A page of any site can send requests to 127.0.0.1, and can read the answers if the site's own name is made
/// to resolve to 127.0.0.1 (DNS rebinding). A browser states the name in `Host` and the page's site in `Origin`.
package struct LoopbackAddress: Sendable {
  /// The port.
  package let port: UInt16

  /// Creates the addresses of a port.
  package init(port: UInt16) { self.port = port }

  /// The address to open: "http://127.0.0.1:8000".
  package var url: String { "http://\(hosts[0])" }

  private var hosts: [String] {
    let names = ["127.0.0.1", "localhost", "[::1]"]
    return names.map { "\($0):\(port)" } + (port == 80 ? names : [])
  }

  /// Returns the refusal of a request that is addressed to another host, or was sent by a page of another site; nil
  /// if there is no reason to refuse it.
  package func refusal(of request: Request) -> Response? {
    let named = request["Host"].map { $0.lowercased() }
    guard named.count == 1, hosts.contains(named[0]) else {
      return .text("This server answers requests to \(url) only; open that address.\n", status: 421)
    }
    let origins = request["Origin"].map { $0.lowercased() }
    guard origins.allSatisfy({ hosts.map { "http://\($0)" }.contains($0) }) else {
      return .text("Pages of other sites cannot read this server; open \(url).\n", status: 403)
    }
    return nil
  }
}
