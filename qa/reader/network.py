"""The reader's network: the encoder of all-MiniLM-L6-v2 with four small heads on one forward pass."""

from typing import NamedTuple

import torch
from torch import Tensor, nn
from transformers import BertConfig, BertModel

from qa.reader.encoding import base_model_folder

SUPPORT_LABELS = ("supported", "refuted", "not_enough")
"""Order of the support head's outputs; as in train/claims."""

FAR_BELOW = -1e4
"""Logit of a position that cannot be chosen; finite in half precision too."""


class Outputs(NamedTuple):
    """What one pass gives, for b pairs of n tokens.

    Attributes:
        start: logits of the first token of the answer, (b, n); position 0 means "no answer".
        end: logits of its last token, (b, n).
        answerable: logit that the passage answers the question, (b,).
        relevant: logit that the passage is about what is asked, (b,).
        support: logits over `SUPPORT_LABELS` of passage against claim, (b, 3).
    """

    start: Tensor
    end: Tensor
    answerable: Tensor
    relevant: Tensor
    support: Tensor


class ReaderNetwork(nn.Module):
    """Encoder and heads.

    The answerability head sees the question (mean of its tokens), the pair ([CLS]) and the words that
    the span head believes in: passage states weighted by the start and end probabilities. The weights
    are detached, so that answerability does not pull the spans about.
    """

    def __init__(self, encoder: BertModel) -> None:
        super().__init__()
        self.encoder = encoder
        width = encoder.config.hidden_size
        self.span = nn.Linear(width, 2)
        self.answerable = nn.Sequential(nn.Linear(4 * width, width), nn.GELU(), nn.Linear(width, 1))
        self.relevant = nn.Linear(width, 1)
        self.support = nn.Sequential(
            nn.Linear(3 * width, width), nn.GELU(), nn.Linear(width, len(SUPPORT_LABELS))
        )

    def forward(self, ids: Tensor, attention: Tensor, types: Tensor, spans: Tensor) -> Outputs:
        """One pass over padded pairs; the inputs are those of `qa.reader.encoding.Batch`, int64 (b, n).

        `ids` may also be word vectors, float (b, n, width).
        """
        words = {"inputs_embeds" if ids.is_floating_point() else "input_ids": ids}
        states = self.encoder(
            **words, attention_mask=attention, token_type_ids=types
        ).last_hidden_state.float()
        cls = states[:, 0]
        allowed = spans.clone()
        allowed[:, 0] = 1
        logits = self.span(states).masked_fill(allowed.unsqueeze(-1) == 0, FAR_BELOW)
        inside = logits.detach().masked_fill(spans.unsqueeze(-1) == 0, FAR_BELOW)
        chosen = torch.einsum("bnk,bnd->bkd", torch.softmax(inside, dim=1), states)
        question = _mean(states, attention * (1 - types))
        passage = _mean(states, attention * types)
        return Outputs(
            start=logits[..., 0],
            end=logits[..., 1],
            answerable=self.answerable(torch.cat([cls, question, chosen[:, 0], chosen[:, 1]], -1)).squeeze(
                -1
            ),
            relevant=self.relevant(cls).squeeze(-1),
            support=self.support(torch.cat([cls, question, passage], -1)),
        )


def _mean(states: Tensor, mask: Tensor) -> Tensor:
    weights = mask.to(states.dtype).unsqueeze(-1)
    return (states * weights).sum(1) / weights.sum(1).clamp(min=1.0)


def pretrained(dropout: float = 0.0, freeze_words: bool = True) -> ReaderNetwork:
    """The network with the encoder of all-MiniLM-L6-v2 and fresh heads.

    Args:
        dropout: in the encoder. 0 is right for one pass over much data (and twice as fast on a CPU).
        freeze_words: keep the word embeddings as they are: they generalise, and cost no optimizer state.
    """
    encoder = BertModel.from_pretrained(
        str(base_model_folder()),
        attn_implementation="eager",
        add_pooling_layer=False,
        hidden_dropout_prob=dropout,
        attention_probs_dropout_prob=dropout,
    )
    encoder.embeddings.word_embeddings.weight.requires_grad_(not freeze_words)
    return ReaderNetwork(encoder)


def from_config(config: BertConfig) -> ReaderNetwork:
    """The network with random weights, for tests and for loading a checkpoint."""
    config._attn_implementation = "eager"
    return ReaderNetwork(BertModel(config, add_pooling_layer=False))
