import Commands
import Files
import NumPyFiles
import Tensors

/// `siamese embed`.
let embedCommand = Program(
  "embed", "Write the embeddings of images to a file.", takes: "IMAGE|FOLDER …",
  options: [
    .text(
      "out", "embeddings.npy", short: "o", placeholder: "FILE",
      "output: .npy, .csv, or .tsv for TensorBoard's projector, with labels and a sprite")
  ] + TrainedEncoder.options + TrainedEncoder.orientationOption, lists: [ReadingLimitsOption.list],
  examples: [
    "siamese embed --weights resnet18.pth --size 100 --out e.npy a.jpg b.jpg",
    "siamese embed --weights Output/siamese --out map/e.tsv photos/",
  ]
) { arguments in
  guard !arguments.positionals.isEmpty else {
    throw Arguments.Failure(description: "no images given; pass image files or a folder")
  }
  let out = arguments.string("out")
  let write: (Tensor<Float>, ImageDataset) throws -> Void
  switch File.fileExtension(of: out) {
  case "npy": write = { embeddings, _ in try embeddings.write(npy: out) }
  case "csv": write = { try EmbeddingFiles.writeCSV($0, $1.names, to: out) }
  case "tsv": write = { try EmbeddingFiles.writeProjector($0, $1, to: out) }
  default:
    throw DataError(
      path: out, problem: "unknown format of embeddings",
      recoverySuggestion: "use a name that ends with .npy, .csv or .tsv")
  }
  let files = try ImageDataset.files(at: arguments.positionals)
  let encoder = try TrainedEncoder(arguments)
  let (embeddings, images) = try encoder.embeddings(of: files, arguments)
  try write(embeddings, images)
  print("\(out.displayed()): \(embeddings.shape[0]) embeddings of dimension \(embeddings.shape[1])")
}
