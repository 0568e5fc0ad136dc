import CFreeType
import Files

/// A font file, whose glyphs are drawn by FreeType.
final class Font {
  /// The name of the file, without its extension.
  let name: String
  private let library: FT_Library
  private let face: FT_Face

  /// Opens the first font of a file.
  ///
  /// - Throws: ``/Files/DataError`` if the file has no outlines that FreeType can read.
  init(_ path: String) throws(DataError) {
    var (library, face): (FT_Library?, FT_Face?)
    let error = freetype_open(path, &library, &face)
    guard error == 0, let library, let face else {
      throw DataError(
        path: path, problem: "cannot be read as a font (FreeType's error \(error))",
        recoverySuggestion: "install the font again, or remove the file")
    }
    (self.library, self.face) = (library, face)
    let file = path.utf8.split(separator: UInt8(ascii: "/")).last ?? ""[...].utf8
    let end = file.lastIndex(of: UInt8(ascii: ".")) ?? file.endIndex
    name = String(Substring(file[..<end]))
  }

  deinit { freetype_close(library, face) }

  /// The letters that have a glyph, with the glyph's index, in the order of code points.
  var letters: [(letter: Unicode.Scalar, glyph: UInt32)] {
    var result: [(letter: Unicode.Scalar, glyph: UInt32)] = []
    var glyph: UInt32 = 0
    var code = FT_Get_First_Char(face, &glyph)
    while glyph != 0 {
      if let scalar = UInt32(exactly: code).flatMap(Unicode.Scalar.init), scalar.isDistinctLetter {
        result.append((scalar, glyph))
      }
      code = FT_Get_Next_Char(face, code, &glyph)
    }
    return result
  }

  /// Draws a glyph, white on black, into `side`² bytes.
  ///
  /// - Returns: whether there is any ink.
  func draw(
    _ glyph: UInt32, side: Int, _ distortion: Distortion, into pixels: UnsafeMutablePointer<UInt8>
  ) -> Bool {
    pixels.update(repeating: 0, count: side * side)
    let unit = Double(side) / 28
    let error = freetype_draw(
      library, face, glyph, Int32(side), 20 * unit * distortion.scale, distortion.matrix,
      distortion.right * unit, distortion.up * unit, distortion.bold * unit, pixels)
    return error == 0 && (0..<side * side).contains { pixels[$0] > 127 }
  }
}
