import Commands
import Files
import Tensors
import Training

/// `siamese compare`.
let compareCommand = Program(
  "compare", "Tell whether two images show the same thing.", takes: "IMAGE IMAGE",
  options: [
    .number(
      "threshold", 0, shown: "0 = from training",
      "largest distance of images that are the same")
  ] + TrainedEncoder.options + TrainedEncoder.orientationOption, lists: [ReadingLimitsOption.list],
  examples: ["siamese compare --weights Output/siamese a.jpg b.jpg"]
) { arguments in
  guard arguments.positionals.count == 2 else {
    throw Arguments.Failure(
      description: "takes two images, not \(arguments.positionals.count)")
  }
  let encoder = try TrainedEncoder(arguments)
  let images = try ImageDataset.files(at: arguments.positionals)
  guard images.count == 2 else {
    throw Arguments.Failure(description: "takes two images, not a folder")
  }
  let rows = try encoder.embeddings(of: images, arguments, stopsAtFailures: true).values
  let distance = (rows[0] - rows[1]).norm().item
  print("distance   \(formatted(Double(distance), decimals: 4))")
  let given = Float(arguments.number("threshold"))
  guard let threshold = given > 0 ? given : encoder.threshold else {
    print(
      "no threshold: \(encoder.path.displayed()) was not evaluated; pass one, such as --threshold 1"
    )
    return
  }
  let verdict = distance <= threshold ? "same" : "different"
  print("\(verdict)   (threshold \(formatted(Double(threshold), decimals: 4)))")
}
