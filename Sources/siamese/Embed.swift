import Commands
import Files
import Tensors
import Training
import Vision

/// `siamese embed`.
let embedCommand = Program(
  "embed", "turns pictures into rows of numbers", takes: "PICTURE …",
  options: Encoder.options + [
    .text(
      "out", "embeddings.npy", short: "o", placeholder: "FILE",
      ".npy, .csv, or .tsv for TensorBoard's projector, with a sprite")
  ],
  examples: [
    "siamese embed --weights resnet18.pth --size 100 --out e.npy a.jpg b.jpg",
    "siamese embed --weights Output/siamese --out map/e.tsv photos/",
  ]
) { arguments in
  guard !arguments.positionals.isEmpty else {
    throw Arguments.Failure(description: "name the pictures, or a folder of them")
  }
  let out = arguments.string("out")
  let write: (Tensor<Float>, PictureSet) throws -> Void
  switch out.split(separator: ".").last?.lowercased() {
  case "npy": write = { embeddings, _ in try embeddings.write(npy: out) }
  case "csv": write = { try EmbeddingFiles.writeCSV($0, $1.names, to: out) }
  case "tsv": write = { try EmbeddingFiles.writeProjector($0, $1, to: out) }
  default:
    throw DataError(
      path: out, problem: "does not say in its name how to write it",
      recoverySuggestion: "end the name in .npy, .csv or .tsv")
  }
  let set = try PictureSet(paths: arguments.positionals)
  let encoder = try Encoder(arguments)
  let embeddings = try encoder.embeddings(of: set, arguments).embeddings
  try write(embeddings, set)
  print("\(out): \(embeddings.shape[0]) rows of \(embeddings.shape[1]) numbers")
}
