import Files
import Tensors
import Vision

/// Text files of embeddings.
enum EmbeddingFiles {
  /// Writes CSV: a header, then a line per image with its path and its embedding.
  static func writeCSV(_ embeddings: Tensor<Float>, _ names: [String], to path: String) throws {
    let rows = lines(embeddings, separator: ",")
    let head = "path," + (0..<embeddings.shape[1]).map { "e\($0)" }.joined(separator: ",")
    let body = zip(names, rows).map { CSV.field($0) + "," + $1 }
    try write([head] + body, to: path)
  }

  /// Writes the files of TensorBoard's projector: embeddings, names, a sprite of thumbnails, and the
  /// configuration that `tensorboard --logdir` looks for.
  ///
  /// - Parameter path: The path of the embeddings, with the extension `.tsv` in upper or lower case.
  static func writeProjector(_ embeddings: Tensor<Float>, _ images: ImageDataset, to path: String)
    throws
  {
    let stem = String(Substring(path.utf8.dropLast(4)))
    try write(lines(embeddings, separator: "\t"), to: path)
    try write(images.names.map(\.tabSeparatedField), to: stem + "-metadata.tsv")
    let side = 64
    let resize = Resize(width: side, height: side)
    let thumbnails = try (0..<images.count).map { resize(try images.item($0, epoch: 0).value) }
    let columns = Int(Double(images.count).squareRoot().rounded(.up))
    let sprite = Image.grid(thumbnails, columns: columns, gap: 0)
    // The projector expects as many rows as columns.
    try Image(
      width: columns * side, height: columns * side, channels: 3,
      pixels: sprite.pixels
        + [UInt8](
          repeating: 255, count: columns * side * columns * side * 3 - sprite.pixels.count)
    ).write(to: stem + "-sprite.png")
    let folder = path.utf8.lastIndex(of: UInt8(ascii: "/")).map { String(path[...$0]) } ?? ""
    func name(_ path: String) -> String {
      String(Substring(path.utf8.dropFirst(folder.utf8.count))).quotedForProtobuf
    }
    try write(
      [
        "embeddings {", "  tensor_name: \(name(stem))", "  tensor_path: \(name(path))",
        "  metadata_path: \(name(stem + "-metadata.tsv"))", "  sprite {",
        "    image_path: \(name(stem + "-sprite.png"))", "    single_image_dim: \(side)",
        "    single_image_dim: \(side)", "  }", "}",
      ], to: folder + "projector_config.pbtxt")
  }

  private static func lines(_ embeddings: Tensor<Float>, separator: String) -> [String] {
    let (numbers, width) = (embeddings.scalars, embeddings.shape[1])
    return (0..<embeddings.shape[0]).map { row in
      numbers[row * width..<(row + 1) * width].map { "\($0)" }.joined(separator: separator)
    }
  }

  private static func write(_ lines: [String], to path: String) throws {
    try File.write(Array(lines.map { $0 + "\n" }.joined().utf8), to: path)
  }
}
