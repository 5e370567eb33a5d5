"""The network in PyTorch as a `Runner`: for checkpoints, before they are exported."""

from pathlib import Path

import torch
from transformers import BertConfig

from qa.reader.decoding import Logits, Runner
from qa.reader.encoding import Batch, base_model_folder
from qa.reader.network import ReaderNetwork, from_config


def load_network(checkpoint: Path) -> ReaderNetwork:
    """The network of a checkpoint (of `qa.reader.train`, or of its `--init` format), ready to read.

    The checkpoint's shape is that of all-MiniLM-L6-v2.
    """
    network = from_config(BertConfig.from_pretrained(str(base_model_folder())))
    state = torch.load(checkpoint, map_location="cpu", weights_only=True)["network"]
    network.load_state_dict(state)
    return network.eval()


def torch_runner(network: ReaderNetwork, bf16: bool = False) -> Runner:
    """Run the network; `bf16` is twice as fast and differs in the third figure."""
    network.eval()

    def run(batch: Batch) -> Logits:
        with torch.inference_mode(), torch.autocast("cpu", torch.bfloat16, enabled=bf16):
            outputs = network(*(torch.from_numpy(array) for array in batch))
        return Logits(*(part.float().numpy() for part in outputs))

    return run
