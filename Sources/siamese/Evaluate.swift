import Commands
import Files
import Training

/// `siamese evaluate`.
let evaluateCommand = Program(
  "evaluate", "measures how well a trained network tells same from different",
  options: Encoder.options + Settings.dataOptions + [
    .number("holdout", 0.2, in: 0...0.9, "the share that is judged by the rest"),
    .choice(
      "unseen", "pictures", of: ["pictures", "classes"],
      "what is held out: pictures of every class, or whole classes"),
    .integer("seed", 1, "what is drawn, and which pictures are held out"),
  ],
  examples: [
    "siamese evaluate --weights Output/siamese",
    "siamese evaluate --weights resnet18.pth --data photos/",
  ]
) { arguments in
  let encoder = try Encoder(arguments)
  // What is not said is as in training, so that what is held out was not seen.
  var asked: [String: String] = encoder.settings?.saved ?? [:]
  for name in ["data", "individuals", "pictures", "holdout", "unseen", "seed"]
  where encoder.settings == nil || arguments.isGiven(name) {
    asked[name] = arguments.string(name)
  }
  asked["size"] = "\(encoder.size)"
  let settings = try Settings(nil, saved: asked)
  let findings = try judge(
    encoder.network, try PictureSet(settings), settings, workers: arguments.integer("workers"))
  print(findings.table)
}
