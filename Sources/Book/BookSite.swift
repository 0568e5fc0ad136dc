import HTTP

/// The web site of the book while it is written: its pages, and the project's files that they link to.
struct BookSite: Sendable {
  private let files: FileSite
  private let start: String
  private let version: @Sendable () -> Int

  /// Creates a site.
  ///
  /// - Parameters:
  ///   - project: the path of the project folder.
  ///   - output: the path of the book's folder.
  ///   - version: a function that returns a number that changes with each build of the book.
  init(project: String, output: String, version: @escaping @Sendable () -> Int) {
    var folders: [String: String] = [:]
    // Pages link to the project's files by relative paths if the book is inside the project.
    let isInside = output.hasPrefix(project + "/")
    let path = isInside ? String(output.dropFirst(project.count)) : "/book"
    for folder in isInside ? ["/Chapters", "/Exercises", "/Sources", "/Output/reference"] : [] {
      folders[folder] = project + folder
    }
    folders[path] = output
    (files, start, self.version) = (FileSite(folders), path + "/index.html", version)
  }

  /// The path at which pages poll for the version of the book.
  static let versionPath = "/version"

  /// Returns the response to a request.
  func response(to request: Request) -> Response {
    guard request.isRead else { return .methodNotAllowed() }
    switch request.path {
    case "/": return .redirect(to: start)
    case Self.versionPath: return .text("\(version())")
    default: return reloading(files.response(to: request))
    }
  }

  /// Returns a response in which a page polls for the version every second, and reloads itself when it changes.
  private func reloading(_ response: Response) -> Response {
    guard response.fields["Content-Type"]?.hasPrefix("text/html") == true else { return response }
    let script = """
      <script>setInterval(() => fetch("\(Self.versionPath)").then((answer) => answer.text()).then((now) => {
        if (now !== "\(version())") location.reload();
      }).catch(() => {}), 1000);</script>
      """
    var response = response
    let page = String(decoding: response.body, as: UTF8.self)
      .replacing("</body>", with: script + "</body>", maxReplacements: 1)
    response.body = Array(page.utf8)
    return response
  }
}
