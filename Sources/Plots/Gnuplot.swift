import Files
import Foundation

/// The gnuplot program.
enum Gnuplot {
  /// The path of the program; `nil` if it is not installed.
  static var path: String? {
    let folders = ProcessInfo.processInfo.environment["PATH"]?.split(separator: ":") ?? []
    return folders.map { "\($0)/gnuplot" }.first { access($0, X_OK) == 0 }
  }

  /// Runs a script and returns the picture that it prints.
  ///
  /// Script, picture and messages are files in a folder of their own: unlike pipes, they cannot run full while the
  /// other side waits, and where no file can be opened that is an error.
  ///
  /// - Parameters:
  ///   - gnuplot: The path of the program.
  ///   - script: The commands.
  ///   - path: The path of the plot, for error messages.
  static func run(_ gnuplot: String, _ script: String, _ path: String) throws(DataError) -> [UInt8]
  {
    var name = Array((NSTemporaryDirectory() + "/wingbeat-XXXXXX").utf8CString)
    guard mkdtemp(&name) != nil else {
      throw failure("cannot create a temporary folder", errno, path)
    }
    let folder = String(decoding: name.dropLast().map(UInt8.init(bitPattern:)), as: UTF8.self)
    let files = ["script", "picture", "messages"].map { folder + "/" + $0 }
    defer {
      for file in files { unlink(file) }
      rmdir(folder)
    }
    try File.write(Array(script.utf8), to: files[0])
    // Without the user's start-up files: every plot looks the same.
    let status = try start([gnuplot, "-d", files[0]], output: files[1], errors: files[2], path)
    let picture = File.exists(files[1]) ? try File.read(files[1]) : []
    guard status == 0, !picture.isEmpty else {
      let bytes = (try? File.read(files[2], limit: 1 << 20)) ?? []
      let message = String(decoding: bytes, as: UTF8.self)
        .split(whereSeparator: \.isWhitespace).joined(separator: " ")
      throw DataError(
        path: path, problem: "cannot be plotted: gnuplot failed (status \(status)): \(message)",
        recoverySuggestion:
          "try 'gnuplot -e \"set terminal svg; plot x\"' to see whether gnuplot works")
    }
    return picture
  }

  /// Runs a program to its end and returns its exit status.
  private static func start(
    _ words: [String], output: String, errors: String, _ path: String
  ) throws(DataError) -> Int32 {
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
    posix_spawn_file_actions_addopen(&actions, 1, output, O_WRONLY | O_CREAT | O_TRUNC, 0o600)
    posix_spawn_file_actions_addopen(&actions, 2, errors, O_WRONLY | O_CREAT | O_TRUNC, 0o600)
    var environment =
      ProcessInfo.processInfo.environment.map { strdup("\($0.key)=\($0.value)") } + [nil]
    var arguments = words.map { strdup($0) } + [nil]
    defer { for text in environment + arguments { free(text) } }
    var process: pid_t = 0
    let problem = posix_spawn(&process, words[0], &actions, nil, &arguments, &environment)
    guard problem == 0 else { throw failure("gnuplot cannot be started", problem, path) }
    var status: Int32 = 0
    while waitpid(process, &status, 0) < 0 && errno == EINTR {}
    return status & 0x7F == 0 ? status >> 8 & 0xFF : 128 + (status & 0x7F)
  }

  private static func failure(_ problem: String, _ error: Int32, _ path: String) -> DataError {
    DataError(
      path: path, problem: "cannot be plotted: \(problem): \(String(cString: strerror(error)))",
      recoverySuggestion: File.advice(after: error)
        ?? "install it again with 'apt-get install gnuplot-nox'")
  }

  /// Returns text as a gnuplot string: one line, with an escape sequence for every character that could have a meaning
  /// in gnuplot, such as quotes, backslashes, `@` (macros) and backquotes (commands).
  static func quoted(_ text: String) -> String {
    var result = "\""
    for scalar in text.displayed(limit: 60).unicodeScalars {
      if scalar.isASCII,
        !(scalar.properties.isAlphabetic || " 0123456789.,-()".unicodeScalars.contains(scalar))
      {
        let digits = String(scalar.value, radix: 8)
        // After a first 0, gnuplot reads three more octal digits.
        result += "\\" + String(repeating: "0", count: 4 - digits.count) + digits
      } else {
        result.unicodeScalars.append(scalar)
      }
    }
    return result + "\""
  }
}
