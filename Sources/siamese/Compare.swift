import Commands
import Contrastive
import Tensors
import Training

/// `siamese compare`.
let compareCommand = Program(
  "compare", "tells whether two pictures show the same", takes: "PICTURE PICTURE",
  options: Encoder.options + [
    .number("threshold", 0, "the largest distance that is the same; 0: as trained")
  ],
  examples: ["siamese compare --weights Output/siamese a.jpg b.jpg"]
) { arguments in
  guard arguments.positionals.count == 2 else {
    throw Arguments.Failure(
      description: "needs two pictures, not \(arguments.positionals.count)")
  }
  let encoder = try Encoder(arguments)
  let set = try PictureSet(paths: arguments.positionals)
  guard set.count == 2 else {
    throw Arguments.Failure(description: "needs two pictures, not a folder")
  }
  let rows = try encoder.embeddings(of: set, arguments).embeddings
  let distance = (rows[0] - rows[1]).squared().sum().item.squareRoot()
  print("distance   \(formatted(Double(distance), decimals: 4))")
  let asked = Float(arguments.number("threshold"))
  guard let threshold = asked > 0 ? asked : encoder.threshold else {
    print("no threshold: \(encoder.path) was not evaluated; give one with --threshold")
    return
  }
  print(
    "\(distance <= threshold ? "same" : "different")   (threshold \(formatted(Double(threshold), decimals: 4)))"
  )
}
