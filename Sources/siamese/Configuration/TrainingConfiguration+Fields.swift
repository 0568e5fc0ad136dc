import Commands

extension TrainingConfiguration {
  /// Every setting, in the order of `--help`.
  static let fields = dataFields + networkFields + methodFields + optimizationFields + processFields

  /// The options of `siamese train` that its checkpoints keep, under headings.
  static let options: [Option] =
    dataFields.map(\.option).under("Data")
    + networkFields.map(\.option).under("Network")
    + methodFields.map(\.option).under("Method (defaults of hyperparameters: see Methods below)")
    + optimizationFields.map(\.option).under("Optimization")
    + processFields.map(\.option).under(processHeading)

  /// The heading of options for several processes.
  static let processHeading = "Several processes (mpirun -n N siamese train …)"

  private static let dataFields: [ConfigurationField<TrainingConfiguration>] =
    DataConfiguration.fields.map { $0.inside(\.data) } + [
      .init(\.data.size) {
        .integer(
          "size", $0, in: 0...1024, shown: "0 = 100, or that of small images of one size",
          "side length that images are resized to, in pixels")
      },
      Hyperparameters.augmentationField.inside(\.hyperparameters),
      .init(\.validation) {
        .number(
          "validation", $0, in: 0...0.9,
          "fraction of the training set for validation: it is neither trained nor tested, its ROC AUC is computed "
            + "after every epoch, and the best checkpoint is that of the highest AUC instead of the lowest loss; 0: none"
        )
      },
    ]

  private static let networkFields: [ConfigurationField<TrainingConfiguration>] = [
    .init(\.backbone) {
      .choice(
        "backbone", $0.description, of: Backbone.names,
        "encoder architecture; linear: a linear map of gray pixels, which starts as their discriminants"
      )
    },
    .init(\.stem) {
      .choice(
        "stem", $0.description, of: StemChoice.names, placeholder: "NAME",
        "first layers: imagenet, a 7\u{A0}×\u{A0}7 convolution and max pooling; small, a "
          + "3\u{A0}×\u{A0}3 convolution; auto, small for images below 48 pixels")
    },
    .init(\.width) {
      .integer("width", $0, in: 1...512, "channels of the first stage, without --weights")
    },
    .init(\.dimensions) {
      .integer(
        "dimensions", $0, in: 0...4096, shown: "0 = that of the backbone; of linear, 2",
        "embedding dimension: other than the backbone's, a linear layer follows it")
    },
    .init(\.weights) {
      .text(
        "weights", $0, placeholder: "FILE",
        "pretrained weights, .pth or .safetensors")
    },
    .init(\.weightsPrefix) {
      .text(
        "weights-prefix", $0, placeholder: "NAME", shown: "found by itself",
        "what precedes the network's names in weights that have several networks: encoder_q")
    },
  ]

  private static let methodFields: [ConfigurationField<TrainingConfiguration>] =
    [
      .init(\.method) {
        .choice(
          "method", $0.description, of: Method.all.map(\.name), placeholder: "NAME",
          "loss and training procedure, one of the methods below")
      }
    ] + Hyperparameters.fields.map { $0.inside(\.hyperparameters) }

  private static let optimizationFields: [ConfigurationField<TrainingConfiguration>] = [
    .init(\.epochs) {
      .integer("epochs", $0, in: 0...100_000, "number of passes over the training set")
    },
    .init(\.earlyStopping) {
      .integer(
        "early-stopping", $0, in: 0...100_000, shown: "0 = never",
        "stop after N epochs without a higher validation AUC; needs --validation")
    },
    .init(\.batchSize) {
      .integer("batch", $0, in: 2...100_000, "batch size, in pairs, images or pairs of views")
    },
    .init(\.optimizer) {
      .choice("optimizer", $0.description, of: OptimizerName.names, "optimizer")
    },
    .init(\.learningRate) { .number("lr", $0, in: 0...1e30, "learning rate") },
    .init(\.weightDecay) { .number("decay", $0, in: 0...1e3, "weight decay") },
    .init(\.schedule) {
      .choice("schedule", $0.description, of: ScheduleName.names, "learning rate schedule")
    },
    .init(\.precision) {
      .choice(
        "precision", $0.description, of: PrecisionName.names,
        "precision of convolutions; bf16 is faster where the processor has instructions for it")
    },
  ]

  private static let processFields: [ConfigurationField<TrainingConfiguration>] = [
    .init(
      optional: \.shards,
      .integer(
        "shards", nil, in: 1...1024, shown: "one per process",
        "parts that batches are computed in, on which the bits of the results depend: with 8, they are the "
          + "same on 1, 2, 4 and 8 processes; small parts take longer"))
  ]
}
