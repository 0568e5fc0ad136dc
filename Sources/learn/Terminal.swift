import Commands
import Foundation

/// The keyboard, read key by key: without Enter, and without echo.
final class Keys {
  private var before = termios()
  private let isTerminal = isatty(STDIN_FILENO) == 1

  init() {
    guard isTerminal else { return }
    tcgetattr(STDIN_FILENO, &before)
    var now = before
    now.c_lflag &= ~tcflag_t(ICANON | ECHO)
    tcsetattr(STDIN_FILENO, TCSANOW, &now)
  }

  /// Restores the terminal's settings.
  func restore() {
    if isTerminal { tcsetattr(STDIN_FILENO, TCSANOW, &before) }
  }

  deinit { restore() }

  /// The file descriptor to wait for; `nil` once the input has ended.
  private(set) var file: Int32? = STDIN_FILENO

  /// Returns the key that was pressed.
  func read() -> Character? {
    var byte: UInt8 = 0
    guard Foundation.read(STDIN_FILENO, &byte, 1) == 1 else {
      file = nil
      return nil
    }
    return Character(UnicodeScalar(byte))
  }
}

/// Reports the files that are saved in some folders (inotify).
final class Saves {
  let file: Int32
  private var folders: [Int32: String] = [:]

  /// Starts watching.
  ///
  /// - Parameter folders: the folders, relative to the project's.
  init(_ folders: Set<String>, in project: Project) throws {
    file = inotify_init1(Int32(O_CLOEXEC))
    for folder in folders {
      // Some editors write to the file, others replace it with a new one.
      let watch = inotify_add_watch(
        file, project.file(folder).path, UInt32(IN_CLOSE_WRITE | IN_MOVED_TO))
      guard watch >= 0 else {
        throw TutorError("cannot watch \(folder): \(String(cString: strerror(errno)))")
      }
      self.folders[watch] = folder
    }
  }

  deinit { close(file) }

  /// Returns the files that were saved since the last call, relative to the project's folder.
  func read() -> [String] {
    var saved: [String] = []
    let size = MemoryLayout<inotify_event>.size
    while bytesReady(file) {
      var buffer = [UInt8](repeating: 0, count: 8192)
      let count = Foundation.read(file, &buffer, buffer.count)
      var offset = 0
      while offset + size <= count {
        let event = buffer.withUnsafeBytes {
          $0.loadUnaligned(fromByteOffset: offset, as: inotify_event.self)
        }
        let name = buffer[(offset + size)..<(offset + size + Int(event.len))].prefix { $0 != 0 }
        if let folder = folders[event.wd] {
          saved.append("\(folder)/" + String(decoding: name, as: UTF8.self))
        }
        offset += size + Int(event.len)
      }
    }
    return saved
  }
}
