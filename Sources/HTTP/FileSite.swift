import Files
import Glibc

/// A web site of files: some folders, each at a path.
///
/// Nothing outside of the folders is served, whatever links lead there, and no hidden file, and no list of a folder.
package struct FileSite: Sendable {
  private let mounts: [(path: String, folder: String)]

  /// Creates a site.
  ///
  /// - Parameter folders: The paths at which folders are served, such as "/Output/book", and the paths of the folders
  ///   in the file system.
  package init(_ folders: [String: String]) {
    mounts = folders.sorted { $0.key.utf8.count > $1.key.utf8.count }.map { ($0.key, $0.value) }
  }

  /// Returns the file at the path of a request. The page of a folder is its `index.html`.
  package func response(to request: Request) -> Response {
    guard request.isRead else { return .methodNotAllowed() }
    guard let path = request.path.map({ Array($0.utf8) }) else { return .notFound }
    for mount in mounts where path.starts(with: mount.path.utf8) {
      let rest = path.dropFirst(mount.path.utf8.count)
      guard rest.isEmpty || rest.first == Self.slash else { continue }
      return response(in: mount.folder, at: rest, of: request)
    }
    return .notFound
  }

  private func response(in folder: String, at path: ArraySlice<UInt8>, of request: Request)
    -> Response
  {
    var components = path.split(separator: Self.slash, omittingEmptySubsequences: false).dropFirst()
    let endsWithSlash = components.last?.isEmpty == true
    if endsWithSlash { components.removeLast() }
    guard components.allSatisfy({ !$0.isEmpty && !Self.isHidden($0) }), let root = realPath(folder),
      let found = realPath(
        ([root] + components.map { String(decoding: $0, as: UTF8.self) }).joined(separator: "/")),
      isVisible(found, in: root)
    else { return .notFound }
    guard let index = realPath(found + "/index.html") else {
      return endsWithSlash ? .notFound : Self.file(found)
    }
    guard isVisible(index, in: root) else { return .notFound }
    return endsWithSlash
      ? Self.file(index) : .redirect(to: request.target.prefix { $0 != "?" && $0 != "#" } + "/")
  }

  private static let slash = UInt8(ascii: "/")

  private static func isHidden(_ name: ArraySlice<UInt8>) -> Bool {
    name.first == UInt8(ascii: ".")
  }

  /// Returns the absolute path without symbolic links; nil if there is no such file.
  private func realPath(_ path: String) -> String? {
    guard let resolved = realpath(path, nil) else { return nil }
    defer { free(resolved) }
    return String(validatingCString: resolved)
  }

  /// Whether a resolved path is in a resolved folder, and not hidden there.
  private func isVisible(_ path: String, in root: String) -> Bool {
    let (path, root) = (Array(path.utf8), Array(root.utf8))
    let inside = path.dropFirst(root.count)
    return path.starts(with: root) && (inside.isEmpty || inside.first == Self.slash)
      && !inside.split(separator: Self.slash).contains(where: Self.isHidden)
  }

  private static func file(_ path: String) -> Response {
    guard let bytes = try? File.read(path, limit: 1 << 28) else { return .notFound }
    let type = types[String(path.split(separator: ".").last ?? "").lowercased()]
    let isText = type == nil && String(validating: bytes, as: UTF8.self) != nil
    let other = isText ? "text/plain; charset=utf-8" : "application/octet-stream"
    return Response(type: type ?? other, body: bytes)
  }

  private static let types = [
    "css": "text/css; charset=utf-8", "gif": "image/gif", "htm": "text/html; charset=utf-8",
    "html": "text/html; charset=utf-8", "ico": "image/vnd.microsoft.icon",
    "ipynb": "application/json", "jpeg": "image/jpeg", "jpg": "image/jpeg",
    "js": "text/javascript; charset=utf-8", "json": "application/json",
    "md": "text/markdown; charset=utf-8", "pdf": "application/pdf", "png": "image/png",
    "svg": "image/svg+xml", "ttf": "font/ttf", "webp": "image/webp", "woff": "font/woff",
    "woff2": "font/woff2",
  ]
}
