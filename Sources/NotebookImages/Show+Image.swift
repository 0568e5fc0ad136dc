import Images
import Notebook

/// Shows an image as text: colored blocks if the terminal supports them, else characters from dark to bright.
///
/// - Parameters:
///   - image: the image.
///   - columns: the maximum number of characters in a line.
public func show(_ image: Image, columns: Int = 64, line: Int = #line) {
  put(CellOutput(.text, image.text(columns: columns), line: line))
}

/// Saves an image in the chapter's output folder, as PNG or JPEG by its extension, and shows it in a terminal that
/// supports colors.
///
/// - Throws: `DataError` if the file cannot be written.
public func show(_ image: Image, as name: String, line: Int = #line) throws {
  let path = ChapterPrinter.path(name)
  try image.write(to: path)
  let color = TerminalColor.current
  if color != .none, ChapterPrinter.current?.isRecorded != true {
    put(CellOutput(.text, image.text(columns: 76, color: color), line: line))
  }
  put(
    CellOutput(.picture, "→ \(path)   \(image.width) × \(image.height)", line: line, file: name))
}
