import Files
import Tensors
import Testing
import Vision

@testable import siamese

@Suite struct EmbeddingFilesTests {
  private let scratch: Scratch
  private let names = [#"a"b\c.png"#, "tab\tand\nline.png", ",\u{301}.png", "plain_{x} 'y'@z.png"]
  private let rows: Tensor<Float> = [[1, 2.5], [-3, 4e-10], [5, 6], [7, 8]]

  init() throws {
    scratch = try Scratch()
    try File.makeFolder(scratch.path("images"))
    for name in names {
      try Image(width: 2, height: 2, channels: 3, pixels: [UInt8](repeating: 9, count: 12))
        .write(to: scratch.path("images") + "/" + name)
    }
  }

  private func text(_ path: String) throws -> String {
    String(decoding: try File.read(path), as: UTF8.self)
  }

  @Test func `the projector's configuration names the files that are written`() throws {
    let images = ImageDataset(paths: names.map { scratch.path("images") + "/" + $0 })
    let folder = scratch.path("map")
    // A name of the file that needs escapes, and an extension in upper case.
    try EmbeddingFiles.writeProjector(rows, images, to: folder + "/E\"x\\y.TSV")
    let written = try File.entries(in: folder).map(\.name)
    #expect(
      written == [
        #"E"x\y-metadata.tsv"#, #"E"x\y-sprite.png"#, #"E"x\y.TSV"#, "projector_config.pbtxt",
      ])
    // As google.protobuf.text_format prints these strings.
    #expect(
      try text(folder + "/projector_config.pbtxt") == #"""
        embeddings {
          tensor_name: "E\"x\\y"
          tensor_path: "E\"x\\y.TSV"
          metadata_path: "E\"x\\y-metadata.tsv"
          sprite {
            image_path: "E\"x\\y-sprite.png"
            single_image_dim: 64
            single_image_dim: 64
          }
        }

        """#)
    #expect(try text(folder + "/E\"x\\y.TSV") == "1.0\t2.5\n-3.0\t4e-10\n5.0\t6.0\n7.0\t8.0\n")
    let metadata = try File.read(folder + "/E\"x\\y-metadata.tsv").split(separator: 10)
    #expect(metadata.count == names.count)
    #expect(metadata.allSatisfy { !$0.contains(9) })
    #expect(String(decoding: metadata[1], as: UTF8.self).hasSuffix("/tab and line.png"))
  }

  @Test func `a list of neighbors contains no escape sequences of its names`() {
    let result = SearchResult(
      query: "\u{1B}[31mq.png", neighbors: [("a\nb.png", 1), ("c\u{202E}.png", 2)])
    let lines = result.text(threshold: 1.5).split(separator: "\n")
    #expect(lines.count == 3 && lines[0] == #"nearest to \u{1B}[31mq.png:"#)
    #expect(lines[1].hasSuffix(#"same       a\nb.png"#))
    #expect(lines[2].hasSuffix(#"different  c\u{202E}.png"#))
  }

  @Test func `a CSV file of embeddings has one row per image, whatever its name contains`() throws {
    let path = scratch.path("e.csv")
    let all = names + ["a\r\nb", "c,\u{301}d", "\"\u{301}"]
    let values = Tensor<Float>.ones([all.count, 2])
    try EmbeddingFiles.writeCSV(values, all, to: path)
    var reader = CSVReader(try File.read(path), path: path)
    #expect(try reader.next()?.fields == ["path", "e0", "e1"])
    for name in all {
      let fields = try reader.next()?.fields ?? []
      #expect(fields.count == 3)
      #expect(fields.first?.utf8.elementsEqual(name.utf8) == true)
    }
    #expect(try reader.next() == nil)
  }
}
