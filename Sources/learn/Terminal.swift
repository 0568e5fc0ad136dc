import Foundation

/// The keyboard, a key at a time: without Enter, and without showing what is typed.
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

  /// As it was before.
  func restore() {
    if isTerminal { tcsetattr(STDIN_FILENO, TCSANOW, &before) }
  }

  deinit { restore() }

  /// What to wait for; nothing once the other end has closed.
  private(set) var file: Int32? = STDIN_FILENO

  /// The key that was pressed.
  func read() -> Character? {
    var byte: UInt8 = 0
    guard Foundation.read(STDIN_FILENO, &byte, 1) == 1 else {
      file = nil
      return nil
    }
    return Character(UnicodeScalar(byte))
  }
}

/// Tells when one of some folders' files is saved (inotify).
final class Saves {
  let file: Int32
  private var folders: [Int32: String] = [:]

  /// - Parameter folders: from the project's folder.
  init(_ folders: Set<String>, in project: Project) throws {
    file = inotify_init1(Int32(O_CLOEXEC))
    for folder in folders {
      // Some editors write into the file, others put a new one in its place.
      let watch = inotify_add_watch(
        file, project.file(folder).path, UInt32(IN_CLOSE_WRITE | IN_MOVED_TO))
      guard watch >= 0 else {
        throw TutorError("\(folder) cannot be watched: \(String(cString: strerror(errno)))")
      }
      self.folders[watch] = folder
    }
  }

  deinit { close(file) }

  /// The files that were saved since it was last asked, from the project's folder.
  func read() -> [String] {
    var saved: [String] = []
    let size = MemoryLayout<inotify_event>.size
    while bytesReady(file) {
      var buffer = [UInt8](repeating: 0, count: 8192)
      let count = Foundation.read(file, &buffer, buffer.count)
      var place = 0
      while place + size <= count {
        let event = buffer.withUnsafeBytes {
          $0.loadUnaligned(fromByteOffset: place, as: inotify_event.self)
        }
        let name = buffer[(place + size)..<(place + size + Int(event.len))].prefix { $0 != 0 }
        if let folder = folders[event.wd] {
          saved.append("\(folder)/" + String(decoding: name, as: UTF8.self))
        }
        place += size + Int(event.len)
      }
    }
    return saved
  }
}
