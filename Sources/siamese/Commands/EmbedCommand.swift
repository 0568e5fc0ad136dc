import Commands
import Files
import NumPyFiles
import Tensors

private let formats = ["npy", "csv", "tsv"]

/// `siamese embed`.
let embedCommand = Program(
  "embed", "Write the embeddings of images to a file.", takes: "IMAGE|FOLDER …",
  options: [
    .text(
      "out", "embeddings.npy", short: "o", placeholder: "FILE",
      "output: .npy, .csv, or .tsv for TensorBoard's projector, with labels and a sprite; - is the "
        + "standard output"),
    .choice("format", "", of: formats, shown: "that of the name", "format of --out"),
  ] + TrainedEncoder.options + TrainedEncoder.orientationOption, lists: [ReadingLimitsOption.list],
  examples: [
    "siamese embed --weights resnet18.pth --size 100 --out e.npy a.jpg b.jpg",
    "siamese embed --weights Output/siamese --out map/e.tsv photos/",
  ]
) { arguments in
  guard !arguments.positionals.isEmpty else {
    throw Arguments.Failure(description: "no images given; pass image files or a folder")
  }
  let out = arguments.output("out")
  let given = arguments.string("format")
  let format = given.isEmpty ? File.fileExtension(of: out.path) : given
  let write: (Tensor<Float>, ImageDataset) throws -> Void
  switch format {
  case "npy": write = { embeddings, _ in try embeddings.write(npy: out.path) }
  case "csv": write = { try EmbeddingFiles.writeCSV($0, $1.names, to: out.path) }
  case "tsv":
    guard File.fileExtension(of: out.path) == "tsv" else {
      throw DataError(
        path: out.path,
        problem: "TensorBoard's projector needs four files, whose names begin alike",
        recoverySuggestion: "pass --out with a name that ends with .tsv, or --format csv")
    }
    write = { try EmbeddingFiles.writeProjector($0, $1, to: out.path) }
  default:
    throw DataError(
      path: out.path, problem: "its name does not end with a format of embeddings",
      recoverySuggestion: "use a name that ends with .npy, .csv or .tsv, or pass --format npy")
  }
  let files = try ImageDataset.files(at: arguments.positionals)
  let encoder = try TrainedEncoder(arguments)
  let (embeddings, images) = try encoder.embeddings(of: files, arguments)
  try write(embeddings, images)
  let count = embeddings.shape[0]
  out.report(
    "\(out.path.displayed()): \(count.counted("embedding")) of dimension \(embeddings.shape[1])"
  )
}
