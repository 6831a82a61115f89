package main

import (
	"context"
	"encoding/json"
	"sync"
	"time"

	"github.com/prometheus/alertmanager/alert"
	"github.com/prometheus/alertmanager/config"
	"github.com/prometheus/alertmanager/notify"
)

// message is one line of stdout: what a receiver gets, and when.
type message struct {
	At       int64            `json:"at"`
	Receiver string           `json:"receiver"`
	Alerts   []alertOfMessage `json:"alerts"`
}

type alertOfMessage struct {
	Status   string            `json:"status"`
	StartsAt int64             `json:"startsAt"`
	Labels   map[string]string `json:"labels"`
}

// messages writes lines of stdout; receivers notify at the same time.
type messages struct {
	lock sync.Mutex
	out  *json.Encoder
}

func (m *messages) write(sent message) {
	m.lock.Lock()
	defer m.lock.Unlock()
	check(m.out.Encode(sent))
}

type recorder struct {
	receiver string
	resolved bool
	to       *messages
}

func (r recorder) SendResolved() bool { return r.resolved }

func (r recorder) Notify(_ context.Context, alerts ...*alert.Alert) (bool, error) {
	sent := message{At: time.Now().Unix(), Receiver: r.receiver}
	for _, each := range alerts {
		labels := map[string]string{}
		for name, value := range each.Labels {
			labels[string(name)] = string(value)
		}
		sent.Alerts = append(sent.Alerts, alertOfMessage{Status: string(each.Status()), StartsAt: each.StartsAt.Unix(), Labels: labels})
	}
	r.to.write(sent)
	return false, nil
}

func integrations(receiver config.Receiver, messages *messages) (made []notify.Integration) {
	add := func(name string, index int, resolved bool) {
		to := recorder{receiver: receiver.Name, resolved: resolved, to: messages}
		made = append(made, notify.NewIntegration(to, to, name, index, receiver.Name))
	}
	for i, each := range receiver.SlackConfigs {
		add("slack", i, each.SendResolved())
	}
	for i, each := range receiver.WebhookConfigs {
		add("webhook", i, each.SendResolved())
	}
	for i, each := range receiver.EmailConfigs {
		add("email", i, each.SendResolved())
	}
	return made
}
