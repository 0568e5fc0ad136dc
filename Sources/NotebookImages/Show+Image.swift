import Images
import Notebook

/// Shows a picture as text: color blocks where the terminal can, characters from dark to bright where not.
///
/// - Parameter columns: the most characters in a line.
public func show(_ image: Image, columns: Int = 64, line: Int = #line) {
  put(Shown(.text, image.text(columns: columns), line: line))
}

/// Saves a picture in the chapter's output folder, as PNG or JPEG by its name's ending; in a terminal with
/// colors it is shown there too.
///
/// - Throws: `DataError` where it cannot be written.
public func show(_ image: Image, as name: String, line: Int = #line) throws {
  let path = Page.path(name)
  try image.write(to: path)
  let color = TerminalColor.current
  if color != .none, Page.current?.isRecorded != true {
    put(Shown(.text, image.text(columns: 76, color: color), line: line))
  }
  put(
    Shown(.picture, "→ \(path)   \(image.width) × \(image.height)", line: line, file: name))
}
